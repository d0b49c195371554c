//! `tierfit` alone.

use insta::assert_snapshot;

use crate::support::{Session, copy, sample, temp_dir};

#[test]
fn the_name_alone_shows_the_backups_and_what_to_type_next() {
    let home = temp_dir();
    let backups = home.path().join("Library/Application Support/MobileSync/Backup");
    for name in ["family-iphone", "ipad", "ipad-october"] {
        copy(sample(name).as_ref(), &backups.join(name));
    }
    assert_snapshot!(Session::new().mac(home.path()).looked_at().run(&[]).ending(0));
}

#[test]
fn without_a_backup_it_says_how_to_make_one() {
    let home = temp_dir();
    assert_snapshot!(Session::new().mac(home.path()).looked_at().run(&[]).ending(0));
    let nowhere = Session::new().looked_at().run(&[]).ending(0);
    assert!(nowhere.stdout.contains("tierfit plan FOLDER"), "{nowhere}");
}

#[test]
fn a_script_gets_the_help_and_exit_code_2() {
    let outcome = Session::new().run(&[]).ending(2);
    assert!(outcome.stdout.is_empty() && outcome.stderr.contains("Usage: tierfit"), "{outcome}");
}
