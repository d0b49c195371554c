//! A backup examined, from its folder to all that there is to say of it.
//!
//! [`Read`] is a backup that was read, [`FromSettings`] what Settings shows beside it or instead of
//! it, and [`Examined`] the diagnosis with all that a plan and a page take. Every face of the
//! program, be it a terminal or a page in a browser, goes this way, and adds only how it asks and
//! how it shows.

mod examined;
pub mod hint;
mod read;
mod settings;

pub use self::{
    examined::{Circumstances, Examined, diagnosed, recorded_storage, storage},
    read::{Lists, PartialManifest, Read, ReadOptions, Verify, report, whole},
    settings::FromSettings,
};
