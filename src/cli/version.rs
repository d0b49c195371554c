//! What the program says about itself.

use std::env::consts::{ARCH, OS};

use crate::catalogue::Catalogue;

/// The program and its version, in one line.
pub(super) const SHORT: &str = concat!("tierfit ", env!("CARGO_PKG_VERSION"), "\n");

/// Returns the same line and, below it, what a report of a fault needs: the system, the build and
/// the days when the bundled facts were looked up.
pub(super) fn long(catalogue: &Catalogue) -> String {
    let build = env!("TIERFIT_BUILD");
    let (apps, tiers) = (catalogue.apps_checked(), catalogue.tiers_checked());
    let releases = catalogue.releases_checked();
    format!(
        "{SHORT}built for {OS} on {ARCH}, {build}\napps as of {apps}, tiers as of {tiers}, versions \
         of iOS as of {releases}\n"
    )
}
