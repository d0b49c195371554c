//! Finding the backups in a folder, and what they take there.

use std::{fs, path::Path};

use tempfile::TempDir;
use tierfit::{
    backup::{find, size_on_disk},
    bytes::Bytes,
    file_system::Disk,
};

use crate::support::{run, temp_dir};

/// Makes folders, and files where a path has an ending.
fn made(paths: &[&str]) -> TempDir {
    let made = temp_dir();
    for path in paths {
        let path = made.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        match path.extension() {
            Some(_) => fs::write(path, "PK").unwrap(),
            None => fs::create_dir(path).unwrap(),
        }
    }
    made
}

/// Returns what was found, below the folder that was searched.
fn found(dir: &Path) -> (Vec<String>, Vec<String>, Vec<String>) {
    let found = find(&Disk, dir).unwrap();
    let below = |path: &Path| {
        let path = path.strip_prefix(dir).unwrap().to_str().unwrap();
        path.replace('\\', "/")
    };
    (
        found.backups.iter().map(|path| below(path)).collect(),
        found.closed.iter().map(|error| below(error.path())).collect(),
        found.archives.iter().map(|path| below(path)).collect(),
    )
}

#[test]
fn backups_are_found_five_levels_deep_and_never_below_one() {
    let dir = made(&[
        "MobileSync/Backup/A/Manifest.db",
        "backups/A/versions/2026/Manifest.db",
        "iMazing/Versions/A/2026/Manifest.mbdb",
        "1/2/3/4/5/Manifest.db",
        "1/2/3/4/5-0/6/Manifest.db",
        "A/Manifest.db",
        "A/A/Manifest.db",
        "A/Snapshot/Manifest.db",
        "begun/Snapshot/Manifest.db",
        "lists/Info.plist",
        "lists/Status.plist",
        "old/Info.plist",
        "old/0123.mddata",
        "other/Info.plist",
        "lost+found/A/Manifest.db",
    ]);
    let expected = [
        "1/2/3/4/5",
        "A",
        "MobileSync/Backup/A",
        "backups/A/versions/2026",
        "begun",
        "iMazing/Versions/A/2026",
        "lists",
        "old",
    ];
    assert_eq!(found(dir.path()).0, expected);
}

#[test]
fn archives_are_those_in_the_folder_itself() {
    let dir = made(&["a.zip", "b.tar.gz", "c.IMAZING", "A/Manifest.db", "sub/d.7z", "e.txt"]);
    assert_eq!(found(dir.path()).2, ["a.zip", "b.tar.gz", "c.IMAZING"]);
}

#[test]
fn a_folder_that_is_called_like_an_archive_is_looked_into() {
    let dir =
        made(&["phone.zip/Manifest.db", "b.backup.tar/A/Manifest.db", "c.sparsebundle/bands/0"]);
    let (backups, _, archives) = found(dir.path());
    assert_eq!(backups, ["b.backup.tar/A", "phone.zip"]);
    assert_eq!(archives, ["c.sparsebundle"]);
}

#[cfg_attr(windows, ignore = "small and capital letters are the same there")]
#[test]
fn a_manifest_in_capital_letters_is_told() {
    let dir = made(&["A/MANIFEST.DB", "B/Manifest.db"]);
    let (backups, closed, _) = found(dir.path());
    assert_eq!((backups, closed), (vec!["B".to_owned()], vec!["A/MANIFEST.DB".to_owned()]));
}

#[test]
fn a_manifest_under_another_name_is_told() {
    for name in ["Manifest (1).db", "Manifest copy.db", ".Manifest.db.icloud", "Manifest.db.part"] {
        // Alone, and among the lists that show that it is a backup.
        let alone = made(&[&format!("A/{name}")]);
        assert_eq!(found(alone.path()).1, [format!("A/{name}")], "{name}");
        let lists = made(&["A/Info.plist", "A/Status.plist", &format!("A/{name}")]);
        let backup = lists.path().join("A");
        let outcome = run(&["sizes", &backup.to_string_lossy()]).ending(1);
        assert!(outcome.stderr.contains(name), "{outcome}");
    }
    let other =
        made(&["A/manifest.dbx", "A/._Manifest.db", "A/Manifest.db-wal", "A/Manifesto.txt"]);
    assert_eq!(found(other.path()), Default::default());
}

#[test]
fn an_archive_is_known_by_its_name_or_its_first_bytes() {
    let dir = temp_dir();
    let check = |name: &str, bytes: &[u8], expected: &str| {
        let path = dir.path().join(name);
        fs::write(&path, bytes).unwrap();
        let error = find(&Disk, &path).unwrap_err().to_string();
        assert!(error.ends_with(expected), "{error}");
    };
    let archive = "is an archive; a backup is a folder";
    check("a.imazingapp", b"", archive);
    check("backup", b"PK\x03\x04\x14\0", archive);
    check("backup", &[&[0; 257], b"ustar\0".as_slice()].concat(), archive);
    check("backup", b"hello", "is a file; a backup is a folder");
}

#[cfg(unix)]
#[test]
fn links_are_followed_but_never_around_and_what_is_found_twice_counts_once() {
    use std::os::unix::fs::symlink;

    let dir = made(&["disk/A/Manifest.db", "sub/x/y"]);
    let at = |path: &str| dir.path().join(path);
    symlink("../disk", at("sub/Backup")).unwrap();
    symlink("..", at("sub/up")).unwrap();
    symlink(dir.path(), at("sub/x/y/top")).unwrap();
    symlink("/no/such/disk", at("absent")).unwrap();
    symlink("around", at("around")).unwrap();
    let (backups, closed, _) = found(dir.path());
    assert_eq!(backups, ["disk/A"]);
    assert_eq!(closed, ["absent", "around"]);
    // From there the link is the only way.
    assert_eq!(found(&at("sub/Backup")).0, ["A"]);
    let through = made(&[]);
    symlink(at("disk"), through.path().join("Backup")).unwrap();
    assert_eq!(found(through.path()).0, ["Backup/A"]);
}

#[test]
fn files_at_any_depth_are_added_up_and_links_are_not() {
    let dir = temp_dir();
    let deep = dir.path().join("a/b/c");
    fs::create_dir_all(&deep).unwrap();
    fs::write(dir.path().join("x"), [0; 7]).unwrap();
    fs::write(deep.join("y"), [0; 70]).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("x", dir.path().join("z")).unwrap();
    assert_eq!(size_on_disk(&Disk, dir.path()), Some(Bytes::new(77)));
    assert_eq!(size_on_disk(&Disk, &deep.join("y")), None);
    assert_eq!(size_on_disk(&Disk, &dir.path().join("nothing")), None);
}
