//! That folders add up however rows are split and ordered, and that limits hold.

use proptest::prelude::*;

use super::{
    AT_HAND, FolderSums, FolderWalk, Folders, LARGE, Root,
    sums::{MOST_FILES, MOST_FIRST, MOST_IN_FOLDER, MOST_SECOND},
};
use crate::{bytes::Bytes, inventory::KindTally};

const MIB: u64 = 1 << 20;

/// Adds up the files of one container.
fn sums(root: Root, files: &[(String, u64)]) -> FolderSums {
    let (mut walk, mut sums) = (FolderWalk::default(), None);
    for (path, bytes) in files {
        let (path, bytes) = (path.as_bytes(), Bytes::new(*bytes));
        if !walk.is_in_last_folder(path, bytes)
            && let Some(ends) = walk.folders_of(path, root)
        {
            walk.put_oldest_away(&mut sums);
            walk.enter(path, ends, bytes, root);
        }
        if walk.is_large(path, bytes) {
            sums.get_or_insert_default().keep(path, bytes);
        }
    }
    for _ in 0..AT_HAND {
        walk.put_oldest_away(&mut sums);
        walk.turn();
    }
    *sums.unwrap_or_default()
}

fn settled(sums: FolderSums, kinds: &[KindTally]) -> Folders {
    sums.settled(Bytes::new(1 << 30), kinds).map(|it| *it).unwrap_or_default()
}

/// Returns the folders of a container as `path files bytes`, those of the second level indented,
/// then its large files.
fn shown(root: Root, files: &[(&str, u64)]) -> String {
    let files: Vec<_> = files.iter().map(|(path, mib)| ((*path).to_owned(), mib * MIB)).collect();
    let whole = files.iter().map(|(_, bytes)| Bytes::new(*bytes)).sum();
    let Some(settled) = sums(root, &files).settled(whole, &[]) else { return String::new() };
    let mut lines = Vec::new();
    for folder in &settled.folders {
        lines.push(format!("{} {} {}", folder.path, folder.files, folder.bytes.get() / MIB));
        for inner in &folder.folders {
            lines.push(format!("  {} {} {}", inner.path, inner.files, inner.bytes.get() / MIB));
        }
    }
    lines.extend(settled.files.iter().map(|it| format!("- {} {}", it.path, it.bytes.get() / MIB)));
    lines.join("\n")
}

#[test]
fn folders_of_two_levels_have_what_lies_below_them() {
    let files = [
        ("Documents/a", 1),
        ("Documents/Films/x/y/z", 30),
        ("Documents/Films/b", 5),
        ("Library/Caches/net/c", 7),
        ("Library/d", 2),
        ("Documents/Films/x/e", 4),
        ("f", 3),
    ];
    let expected = "\
Documents 4 40
  Documents/Films 3 39
Library/Caches 1 7
  Library/Caches/net 1 7
- Documents/Films/x/y/z 30
- Library/Caches/net/c 7
- Documents/Films/b 5
- Documents/Films/x/e 4
- f 3
- Library/d 2
- Documents/a 1";
    assert_eq!(shown(Root::Plain, &files), expected);
}

#[test]
fn what_everything_lies_in_is_no_level_of_its_own() {
    let check = |root, path: &str, expected: &str| {
        let shown = shown(root, &[(path, 9)]);
        let folders = shown.lines().filter(|line| !line.starts_with('-')).map(str::trim);
        assert_eq!(folders.collect::<Vec<_>>().join(", "), expected);
    };
    check(Root::Media, "Media/DCIM/100APPLE/a", "Media/DCIM 1 9, Media/DCIM/100APPLE 1 9");
    check(Root::Plain, "Media/DCIM/100APPLE/a", "Media 1 9, Media/DCIM 1 9");
    let (attachments, inner) = ("Library/SMS/Attachments", "Library/SMS/Attachments/0a");
    let path = format!("{inner}/10/x.jpg");
    check(Root::Messages, &path, &format!("{attachments} 1 9, {inner} 1 9"));
    check(Root::Messages, "Library/SMS/sms.db", "");
    check(Root::Messages, "Library/SMS", "");
    check(Root::Plain, "Library", "");
    check(Root::Plain, "/a//b", "");
}

#[test]
fn names_and_paths_that_are_too_long_are_not_kept_apart() {
    let long = "x".repeat(300);
    let files = [(format!("{long}/a"), 2 * MIB), (format!("Documents/{long}/b"), 3 * MIB)];
    let found = settled(sums(Root::Plain, &files), &[]);
    let [documents] = found.folders.as_slice() else { panic!("{found:?}") };
    assert_eq!((documents.bytes, documents.folders.len()), (Bytes::new(3 * MIB), 0));
    let deep = (format!("Documents/{}a", "d/".repeat(300)), 9 * MIB);
    let found = settled(sums(Root::Plain, &[deep]), &[]);
    assert_eq!((found.folders.len(), found.files.len()), (1, 0));
}

#[test]
fn a_folder_with_too_many_folders_is_shown_without_them() {
    let files = |count: usize| -> Vec<_> {
        (0..count).map(|number| (format!("Documents/{number}/a"), 8 * MIB)).collect()
    };
    for (count, kept) in [(MOST_IN_FOLDER, MOST_IN_FOLDER), (MOST_IN_FOLDER + 1, 0)] {
        let found = settled(sums(Root::Plain, &files(count)), &[]);
        let [documents] = found.folders.as_slice() else { panic!("{found:?}") };
        assert_eq!(documents.files, u64::try_from(count).unwrap());
        assert_eq!(documents.folders.len(), kept);
        assert_eq!(found.files.len(), MOST_FILES);
    }
    let files = |count: usize| -> Vec<_> {
        (0..count).map(|number| (format!("{number}/a/b"), 8 * MIB)).collect()
    };
    for (count, kept) in [(MOST_FIRST, MOST_FIRST), (MOST_FIRST + 1, 0)] {
        assert_eq!(settled(sums(Root::Plain, &files(count)), &[]).folders.len(), kept);
    }
    // Each has few, but all of them together have too many.
    let inner = MOST_IN_FOLDER / 2;
    let outer = MOST_SECOND / inner + 1;
    let files: Vec<_> = (0..outer * inner)
        .map(|at| (format!("{}/{}/c", at / inner, at % inner), 8 * MIB))
        .collect();
    let found = settled(sums(Root::Plain, &files), &[]);
    assert_eq!(found.folders.len(), outer);
    assert!(found.folders.iter().all(|folder| folder.folders.is_empty()));
}

#[test]
fn of_a_container_that_takes_next_to_nothing_no_folder_is_kept() {
    let files = [("Documents/a/b".to_owned(), MIB - 1)];
    assert_eq!(sums(Root::Plain, &files).settled(Bytes::new(MIB - 1), &[]), None);
    let none = sums(Root::Plain, &[]).settled(Bytes::new(MIB), &[]);
    assert_eq!(none, None);
}

#[test]
fn a_folder_is_named_after_what_most_of_it_is() {
    use crate::inventory::{ContentKind, KindName};

    let kind = |name: &'static str, folder: &str, mib: u64| KindTally {
        name: KindName::new(name),
        content: ContentKind::Downloads,
        extension: name.to_owned(),
        files: 1,
        bytes: Bytes::new(mib * MIB),
        oldest: None,
        folder: folder.to_owned(),
    };
    let files = ["Documents/a/x", "Documents/b/y"].map(|path| (path.to_owned(), 100 * MIB));
    let name = |kinds: &[KindTally]| {
        let found = settled(sums(Root::Plain, &files), kinds);
        let folders = &found.folders[0].folders;
        folders.iter().map(|it| it.kind.map(KindName::as_str)).collect::<Vec<_>>()
    };
    assert_eq!(name(&[kind("films", "Documents/a", 80)]), [Some("films"), None]);
    // Too few, and not all in it.
    assert_eq!(name(&[kind("films", "Documents/a", 70)]), [None, None]);
    assert_eq!(name(&[kind("films", "Documents", 100)]), [None, None]);
    let two = [kind("films", "Documents/b", 40), kind("films", "Documents/b/deep", 40)];
    assert_eq!(name(&two), [None, Some("films")]);
}

fn file() -> impl Strategy<Value = (String, u64)> {
    let name = || prop::sample::select(vec!["a", "b", "Documents", "Library", "SMS", "Media", ""]);
    let names = prop::collection::vec(name(), 1..5);
    let bytes = prop_oneof![0..9_u64, (LARGE.get() - 1..LARGE.get() + 3)];
    (names, bytes).prop_map(|(names, bytes)| (names.join("/"), bytes))
}

fn root() -> impl Strategy<Value = Root> {
    prop::sample::select(vec![Root::Plain, Root::Media, Root::Messages])
}

proptest! {
    /// However files are split between threads and in whatever order, the folders are the same.
    #[test]
    fn any_split_and_order_add_up_to_the_same(
        root in root(),
        files in prop::collection::vec((file(), 0..3_usize), 0..80),
        backwards in any::<bool>(),
    ) {
        let all: Vec<_> = files.iter().map(|(file, _)| file.clone()).collect();
        let mut sum = FolderSums::default();
        for thread in 0..3 {
            let of_thread = files.iter().filter(|(_, of)| *of == thread);
            let mut of_thread: Vec<_> = of_thread.map(|(file, _)| file.clone()).collect();
            if backwards {
                of_thread.reverse();
            }
            sum.merge(sums(root, &of_thread));
        }
        let expected = sums(root, &all);
        prop_assert_eq!(sum.kept(), expected.kept());
        prop_assert_eq!(settled_to_the_byte(&sum), settled_to_the_byte(&expected));
    }

    /// Folders of one level never have more than the folder above them.
    #[test]
    fn folders_take_no_more_than_what_they_are_in(
        root in root(),
        files in prop::collection::vec(file(), 0..80),
    ) {
        let whole: Bytes = files.iter().map(|(_, bytes)| Bytes::new(*bytes)).sum();
        let found = settled_to_the_byte(&sums(root, &files));
        prop_assert!(found.folders.iter().map(|it| it.bytes).sum::<Bytes>() <= whole);
        for folder in &found.folders {
            prop_assert!(folder.folders.iter().map(|it| it.bytes).sum::<Bytes>() <= folder.bytes);
            let within = |path: &str| path.starts_with(&format!("{}/", folder.path));
            let bytes = files.iter().filter(|(path, _)| within(path)).map(|(_, bytes)| bytes);
            prop_assert_eq!(Bytes::new(bytes.sum()), folder.bytes);
        }
    }
}

/// Settles sums so that no folder with anything in it is too small.
fn settled_to_the_byte(sums: &FolderSums) -> Folders {
    let least = Bytes::new(1);
    let files = sums.files.iter().map(|file| super::LargeFile {
        path: String::from_utf8_lossy(&file.path).into_owned(),
        bytes: file.bytes.0,
    });
    let files = files.collect();
    Folders { folders: super::settled(sums.folders.kept(), b"", least, &[]), files }
}
