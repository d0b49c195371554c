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
//! | [`text`] | the text of a file, however it was saved |
//! | [`file_system`] | [`FileSystem`](file_system::FileSystem): where the files of a backup are |
//! | [`sqlite`] | [`Scan`](sqlite::Scan): the rows of a table, read from pages that are checked |
//! | [`property_list`] | property lists, XML or binary, that nobody has vouched for |
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
//! | [`cli`] | [`run`](cli::run): the program |
//!
//! Each place where bytes come in that nobody has vouched for has a function that says what must
//! hold there (`hostile`), how much memory reading takes at most among it. Fuzz targets and the
//! ordinary tests go through the same functions, which are compiled for them only.
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
pub mod cli;

#[cfg(any(test, fuzzing))]
pub mod hostile;
