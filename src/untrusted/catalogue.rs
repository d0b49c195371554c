//! A user's own catalogue: it is used whole or not at all.

use std::{hint::black_box, path::Path, sync::LazyLock};

use crate::{
    backup::BundleId,
    catalogue::{Catalogue, CatalogueError},
};

static BUNDLED: LazyLock<Catalogue> = LazyLock::new(Catalogue::bundled);

pub(super) fn bundled() -> &'static Catalogue {
    &BUNDLED
}

pub(super) fn read(bytes: &[u8]) {
    let _ = black_box(add(bytes));
}

/// Nothing that is known goes, and each app is known once; of a file that is refused nothing
/// stays, and the message says which file it is.
pub(super) fn check(bytes: &[u8]) {
    let Some((catalogue, added)) = add(bytes) else { return };
    let known = bundled();
    match added {
        Ok(()) => {
            assert!(known.apps().all(|app| catalogue.app(&BundleId::new(app.id())).is_some()));
            black_box((catalogue.ownership(), catalogue.scan_rules()));
        }
        Err(error) => {
            assert!(catalogue.apps().eq(known.apps()));
            assert!(error.to_string().starts_with("own.toml"), "{error}");
        }
    }
}

fn add(bytes: &[u8]) -> Option<(Catalogue, Result<(), CatalogueError>)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut catalogue = bundled().clone();
    let added = catalogue.add_own(Path::new("own.toml"), text);
    Some((catalogue, added))
}
