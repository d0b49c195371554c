//! The ordinary tests of all fuzz targets: their corpora, and damage to them.

mod shapes;

use std::{fs, path::PathBuf};

use proptest::{prelude::*, sample::Index};

use super::{FUZZ_TARGETS, FuzzTarget};

/// A way to damage a file, by accident or on purpose.
#[derive(Debug, Clone)]
enum Damage {
    Flip(Index, u8),
    Overwrite(Index, Vec<u8>),
    Insert(Index, Vec<u8>),
    Truncate(Index),
    /// Puts a copy of a part somewhere else.
    Repeat(Index, Index, usize),
}

impl Damage {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let at = |index: &Index, bytes: &[u8]| index.index(bytes.len() + 1);
        match self {
            Self::Flip(index, bits) => {
                let start = index.index(bytes.len().max(1));
                if let Some(byte) = bytes.get_mut(start) {
                    *byte ^= bits;
                }
            }
            Self::Overwrite(index, new) => {
                let start = at(index, bytes);
                bytes.iter_mut().skip(start).zip(new).for_each(|(byte, new)| *byte = *new);
            }
            Self::Insert(index, new) => {
                let start = at(index, bytes);
                bytes.splice(start..start, new.iter().copied());
            }
            Self::Truncate(index) => bytes.truncate(at(index, bytes)),
            Self::Repeat(from, to, length) => {
                let start = at(from, bytes);
                let end = bytes.len().min(start + length);
                let (part, to) = (bytes[start..end].to_vec(), at(to, bytes));
                bytes.splice(to..to, part);
            }
        }
    }
}

fn damage() -> impl Strategy<Value = Vec<Damage>> {
    let index = any::<Index>;
    let telling = prop_oneof![
        prop::collection::vec(any::<u8>(), 1..9),
        prop::sample::select(vec![vec![0xFF; 8], vec![0; 32], vec![0x7F, 0xFF, 0xFF, 0xFF]]),
    ];
    let one = prop_oneof![
        3 => (index(), 1..=u8::MAX).prop_map(|(at, bits)| Damage::Flip(at, bits)),
        3 => (index(), telling.clone()).prop_map(|(at, new)| Damage::Overwrite(at, new)),
        1 => (index(), telling).prop_map(|(at, new)| Damage::Insert(at, new)),
        1 => index().prop_map(Damage::Truncate),
        2 => (index(), index(), 1..600_usize)
            .prop_map(|(from, to, length)| Damage::Repeat(from, to, length)),
    ];
    prop::collection::vec(one, 1..6)
}

/// Returns the files of a target's corpus, each with its name.
fn corpus(target: &FuzzTarget) -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus");
    let entries = fs::read_dir(folder.join(target.name)).unwrap();
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}

/// Checks what must hold for a fuzz target, its memory limit too.
#[track_caller]
fn check(target: &FuzzTarget, bytes: &[u8], what: &str) {
    target.check(bytes);
    let taken = allocation_counter::measure(|| target.read(bytes)).bytes_max;
    let limit = target.limit.of(bytes.len());
    assert!(taken <= limit, "{what}: {} bytes took {taken} bytes, not {limit}", bytes.len());
}

#[test]
fn every_border_has_a_corpus() {
    for target in FUZZ_TARGETS {
        assert!(2 < corpus(&target).len(), "{}", target.name);
    }
}

macro_rules! fuzz_targets {
    ($($name:ident,)*) => {$(
        mod $name {
            use super::*;

            fn target() -> FuzzTarget {
                let named = |target: &FuzzTarget| target.name == stringify!($name);
                FUZZ_TARGETS.into_iter().find(named).unwrap()
            }

            #[test]
            fn what_is_in_the_corpus_does_no_harm() {
                for (name, bytes) in corpus(&target()) {
                    check(&target(), &bytes, &name);
                }
            }

            #[test]
            fn the_worst_shapes_stay_within_the_bound() {
                for length in [1_000, 30_000] {
                    for (what, bytes) in shapes::of(target().name, length) {
                        check(&target(), &bytes, what);
                    }
                }
            }

            #[test]
            fn damage_anywhere_does_no_harm() {
                let files = corpus(&target());
                proptest!(ProptestConfig::with_cases(300), |(which in any::<Index>(), all in damage())| {
                    let (name, mut bytes) = which.get(&files).clone();
                    for damage in &all {
                        damage.apply(&mut bytes);
                    }
                    check(&target(), &bytes, &name);
                });
            }

            #[test]
            fn bytes_of_any_kind_do_no_harm() {
                proptest!(|(bytes in prop::collection::vec(any::<u8>(), 0..1_200))| {
                    check(&target(), &bytes, "any bytes");
                });
            }
        }
    )*};
}

fuzz_targets! { mbfile, pages, wal, keybag, lists, mbdb, evidence, sizes, catalogue, saved, settings, }
