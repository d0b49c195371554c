//! The committed samples.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use sample_backups::STORIES;
use tempfile::tempdir;

/// The files under a folder with their bytes.
fn files_below(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut contents = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = PathBuf::from(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            let nested = files_below(&entry.path());
            contents.extend(nested.into_iter().map(|(path, bytes)| (name.join(path), bytes)));
        } else {
            contents.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    contents
}

#[test]
fn the_committed_samples_are_what_the_stories_tell() {
    let fresh = tempdir().unwrap();
    for story in STORIES {
        story.write(&fresh).unwrap();
        let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(story.name);
        let (fresh, committed) =
            (files_below(&fresh.path().join(story.name)), files_below(&committed));
        let rewrite = "rewrite it: cargo run -p sample-backups -- samples";
        assert!(fresh.keys().eq(committed.keys()), "{} has other files; {rewrite}", story.name);
        for (path, bytes) in fresh {
            assert!(
                committed[&path] == bytes,
                "{}/{} has changed; {rewrite}",
                story.name,
                path.display()
            );
        }
    }
}

#[test]
fn the_samples_stay_small() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let bytes: usize = files_below(&samples).values().map(Vec::len).sum();
    assert!(bytes < 6 << 20, "{bytes} bytes");
}
