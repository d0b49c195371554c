//! The committed samples.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags};
use sample_backups::STORIES;
use tempfile::tempdir;

use crate::{
    reading::{Found, rows},
    unlocking::unlock,
};

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

#[test]
fn the_encrypted_sample_opens_with_the_password_in_the_readme() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let password = "correct horse battery";
    assert!(fs::read_to_string(package.join("README.md")).unwrap().contains(password));
    let folder = package.join("samples/encrypted");
    let unlocked = unlock(&folder, password).unwrap();
    let found = rows(unlocked.plain_copy(&folder).path());

    let is_on_disk = |row: &&Found| {
        let id = row.file_id.as_deref().unwrap();
        folder.join(id.get(..2).unwrap()).join(id).exists()
    };
    let contents: BTreeMap<_, _> = found
        .iter()
        .filter(is_on_disk)
        .map(|row| (row.path.as_deref().unwrap(), (row.size(), unlocked.content(&folder, row))))
        .collect();
    assert!(contents.len() > 13);
    for (path, (size, content)) in &contents {
        assert_eq!(usize::try_from(*size), Ok(content.len()), "{path}");
    }
    let scratch = tempdir().unwrap();
    let copy = scratch.path().join("sms.db");
    fs::write(&copy, &contents["Library/SMS/sms.db"].1).unwrap();
    let sms = Connection::open_with_flags(&copy, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
    let text: String =
        sms.query_row("SELECT text FROM message WHERE ROWID = 1", [], |row| row.get(0)).unwrap();
    assert_eq!(text, "Are the tomatoes in yet?");
}
