//! tierfit: which apps to leave out of an iPhone's iCloud Backup so that it fits.
//!
//! It reads a local backup of an iPhone or iPad, adds up what each app takes, estimates what
//! iCloud Backup would take of that, and computes the least painful set of apps to leave out. The
//! program is a thin layer over this library, which can be used without it:
//!
//! ```
//! use std::path::Path;
//!
//! use tierfit::{
//!     account::{Account, Statements},
//!     backup::Backup,
//!     bytes::Bytes,
//!     catalogue::Catalogue,
//!     examination::{Read, ReadOptions},
//!     plan::{Goal, Planner},
//! };
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let catalogue = Catalogue::bundled();
//! let backup = Backup::open(Path::new("sample-backups/samples/ipad"))?;
//! let report = Read::new(&backup, &catalogue, ReadOptions::default())?.whole()?;
//! let account = Account::new(&[report.device()], &catalogue, &Statements::default())?;
//! let plan = Planner::new(&account, &Goal::default()).plan(Bytes::new(5 << 30))?;
//!
//! assert_eq!(plan.exclude[0].subject.id.as_str(), "it.twsweb.Nextcloud");
//! # Ok(())
//! # }
//! ```
//!
//! # The way of the data
//!
//! ```text
//! Manifest.db ── backup ──→ rows ── inventory ──→ items with sizes ──┐
//! Info.plist  ── backup ──→ device, apps ──┘  ↑                      ├─ account ─┬─ plan ──┬─→ report
//! apps/*.toml …── catalogue ──→ who owns what ┴── what is known ─────┤           │         │
//! accounts …  ── backup ──→ evidence ────────────────────────────────┘           └─ doctor ┘
//! ```
//!
//! # Where things are
//!
//! From the bottom to the top; a layer knows only those before it.
//!
//! | layer | what it is about |
//! |---|---|
//! | [`bytes`] | [`Bytes`](bytes::Bytes): sizes, parsed and shown |
//! | `equality` | whether bytes are the same, in few steps |
//! | [`text`] | the text of a file, however it was saved |
//! | [`file_system`] | [`FileSystem`](file_system::FileSystem): where the files of a backup are |
//! | [`sqlite`] | [`Scan`](sqlite::Scan): the rows of a table, read from pages that are checked |
//! | [`property_list`] | untrusted property lists, XML or binary |
//! | [`encryption`] | [`Lock`](encryption::Lock): what a password is tried on, and the keys that it gives |
//! | [`backup`] | [`Backup`](backup::Backup): a folder that is a backup, and the rows of its manifest |
//! | [`evidence`] | [`Evidence`](evidence::Evidence): what a backup tells about its account |
//! | [`inventory`] | [`Inventory`](inventory::Inventory): every item of the backup with its sizes |
//! | [`catalogue`] | [`Catalogue`](catalogue::Catalogue): what is known beyond the backup |
//! | [`settings`] | [`SettingsList`](settings::SettingsList): the list of apps that Settings shows, read from text |
//! | [`account`] | [`Account`](account::Account): everything that fills the storage of an account |
//! | [`plan`] | [`Plan`](plan::Plan): what to leave out so that the rest fits |
//! | [`doctor`] | [`Diagnosis`](doctor::Diagnosis): why iCloud Backup may fail |
//! | [`growth`] | [`Growth`](growth::Growth): what grew from one backup to another |
//! | [`report`] | what there is to say, as a table, a page, JSON or CSV |
//! | [`examination`] | [`Examined`](examination::Examined): a backup, with all that there is to say of it |
//! | [`explore`] | [`Session`](explore::Session): what somebody chooses on a screen, and how it is drawn |
//! | [`cli`] | [`run`](cli::run): the program |
//!
//! Wherever untrusted bytes come in, a function says what must hold there (`untrusted`), how much
//! memory reading takes at most among it. Fuzz targets and the ordinary tests go through the same
//! functions, which are compiled for them only.
//!
//! # Glossary
//!
//! What somebody who knows Rust and has never seen an iOS backup has to know.
//!
//! | term | meaning |
//! |---|---|
//! | backup | the folder that Finder, iTunes or `idevicebackup2` writes, named by the device's UDID |
//! | manifest | the list of files of a backup: `Manifest.db` (SQLite, iOS 10 and later) or `Manifest.mbdb` |
//! | row | an entry of the manifest: a file, a directory or a symbolic link |
//! | property list | Apple's format for dictionaries, as XML or binary |
//! | `Info.plist` | about the device: name, model, version, installed apps with names and icons |
//! | `Manifest.plist` | about the backup: when it was made, the keybag, the containers of apps |
//! | `Status.plist` | whether the backup was finished |
//! | blob | a file of the device as it lies in the backup, under its file id |
//! | file id | SHA-1 of domain and path, in hexadecimal; its first two digits name the blob's folder |
//! | `MBFile` | the property list in each row with the size, the times and the wrapped key of a file |
//! | domain | where a file was on the device: `HomeDomain`, `AppDomain-com.example.app` and others |
//! | container | the files of one domain: of an app, of a plugin, or of a group |
//! | group | a container that several apps of a vendor may share |
//! | placeholder | what is left of an app that was off-loaded |
//! | bundle id | the name by which iOS knows an app, such as `com.example.app`, in labels between dots |
//! | item | what the user sees as one thing: an app with its containers, the photo library, messages |
//! | attribution | which item a container was put down to, and how that was found |
//! | keybag | the keys of an encrypted backup, each wrapped in one that the password gives |
//! | protection class | the number of the key of the keybag that opens a file |
//! | derivation | from a password to that key: PBKDF2, for newer backups twice |
//! | WAL | the write-ahead log beside a database, whose pages count before those of the database |
//! | gap | a damaged or missing page or cell: rows may be missing there |
//! | partial | of a manifest: with gaps, or cut off; no plan is made from it |
//! | evidence | what files in the backup prove about the account: sign-in, quota, last attempt, switches |
//! | catalogue | what is known beyond the backup: apps, tiers, models, versions of iOS |
//! | own copy | what an app keeps in a cloud of its own, so that leaving it out loses nothing |
//! | class | how much risk it is to leave an item out: from "comes back by itself" to "only copy" |
//! | storage, tier | what an account may hold; 5 GB, 50 GB, 200 GB, 2 TB and more are Apple's tiers |
//! | elsewhere | what fills the storage besides device backups: photos, drive, mail |
//! | budget | what the backup may take: the storage without what is elsewhere and the headroom |
//! | plan | the set of items to leave out so that the rest fits, by the order that `plan` proves |
//! | finding | what the doctor says about one check, with what to do |
//!
//! # Invariants
//!
//! 1. Only [`cli`] owns streams, the environment, the clock, the terminal and exit codes. The rest
//!    takes values and returns values.
//! 2. Only [`backup`] opens the files of a backup, through a [`FileSystem`](file_system::FileSystem),
//!    which cannot write. Nothing that was
//!    decrypted touches a disk; the memory that it is decrypted into is wiped when it goes, and
//!    so are passwords and keys. A user's catalogue and a file with a password are read by [`cli`].
//! 3. The fold of [`inventory`], [`catalogue`], [`account`], [`plan`], [`doctor`] and [`growth`] are
//!    pure: their tests need no files.
//! 4. No type below [`report`] can be serialized; no type below [`cli`] knows of arguments.
//! 5. One damaged row or file is a counted problem in the result. An error means that nothing
//!    could be read.
//! 6. Output never depends on the number of threads, on their timing or on the order of hashes.
//! 7. There is no `unsafe` code.

pub mod bytes;

mod equality;

pub mod text;

pub mod file_system;

pub mod sqlite;

pub mod property_list;

pub mod encryption;

pub mod backup;

pub mod evidence;

pub mod inventory;

pub mod catalogue;

pub mod settings;

pub mod account;

pub mod plan;

pub mod doctor;

pub mod growth;

#[cfg_attr(
    not(feature = "cli"),
    allow(dead_code, unused_imports, reason = "some of it only the tables of the terminal use")
)]
pub mod report;

pub mod examination;

#[cfg(feature = "cli")]
pub mod explore;

#[cfg(feature = "cli")]
pub mod cli;

#[cfg(any(test, fuzzing))]
pub mod untrusted;
