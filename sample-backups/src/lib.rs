//! Structurally true iPhone and iPad backups of any size, for tests, benches and trying tierfit.
//!
//! Everything that a reader looks at is as iOS writes it: the schema of Manifest.db, the bytes of
//! its archived rows (or those of the older Manifest.mbdb), the keys of the three property lists, the names of the files on disk.
//! Everything personal in it is invented. The same description gives the same bytes everywhere.
//!
//! - [`BackupBuilder`] writes a backup that is told row by row, healthy or odd;
//! - [`write_many`] writes a backup of any number of rows, with the shape of a real one;
//! - [`write_crowd`] writes a backup of more apps, groups or plugins than any device has;
//! - [`Account`] tells what a backup knows of its iCloud account;
//! - [`Encrypted`] tells how a backup is encrypted, [`Keybag`] what its keybag holds;
//! - [`STORIES`] are the backups that are committed beside this package.

mod account;
mod app;
mod blobs;
mod bplist;
mod builder;
mod container;
mod crowd;
mod damage;
mod device;
mod encryption;
mod error;
mod file_id;
mod folder;
mod manifest_db;
mod manifest_mbdb;
mod many;
mod mbfile;
mod pattern;
mod plists;
mod raw_row;
mod row;
mod seeded;
mod stories;
mod written;

pub use self::{
    account::{Account, AccountFile, Condition, Generation, Restrictions, Service},
    app::App,
    blobs::Blobs,
    bplist::binary_list,
    builder::BackupBuilder,
    container::ContainerClass,
    crowd::{Crowd, write_crowd},
    damage::Damage,
    device::Device,
    encryption::{Encrypted, Keybag, tlv},
    error::Error,
    file_id::file_id,
    many::{Many, write_many},
    mbfile::{Dates, MbFile, extended_attributes},
    plists::{BackupState, PlistForm, SnapshotState},
    raw_row::{Cell, RawRow},
    row::Row,
    stories::{STORIES, Story},
    written::Written,
};
