//! A backup of any number of rows, with the shape of a real one.
//!
//! A hundred to 1,300 domains, most of them plugins with next to nothing and a few with most of
//! the rows; rows domain by domain; paths three to seven names deep; three files to two
//! directories and a symlink in a hundred; sizes over several powers of ten; a digest on every
//! other file and extended attributes on every fourth (more than in real ones, to make up for
//! keys that only encrypted backups have: a row's archive is 650 bytes in the mean). Rows are
//! written as they are made up, so memory doesn't grow with their number.

mod domain;
mod shape;
mod tree;

use std::path::Path;

use self::{domain::Cast, tree::Tree};
use crate::{
    app::App, builder::BackupBuilder, device::Device, encryption::Encrypted, error::Error, folder,
    manifest_db, seeded::Seeded, written::Written,
};

/// What [`write_many`] should write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Many {
    /// How many rows, exactly.
    pub rows: u64,
    /// Another seed gives another backup of the same shape.
    pub seed: u64,
    /// The size of each app's icon; real ones make Info.plist 1–10 MB large.
    pub icon_bytes: usize,
    /// How the backup is encrypted, if it is.
    pub encrypted: Option<Encrypted>,
}

impl Default for Many {
    fn default() -> Self {
        Self { rows: 100_000, seed: 1, icon_bytes: 8_000, encrypted: None }
    }
}

/// Writes a backup of many rows into a folder that is empty or not there yet.
///
/// A million rows take 1.1 GB.
pub fn write_many(folder: impl AsRef<Path>, many: &Many) -> Result<Written, Error> {
    let folder = folder.as_ref();
    folder::make_empty(folder)?;
    let cast = Cast::for_rows(many.rows);
    plists(&cast, many).write_plists(folder)?;

    let mut seeded = Seeded::new(many.seed);
    let mut written = Written::default();
    let keys = many.encrypted.as_ref().map(Encrypted::keys);
    let path = folder.join("Manifest.db");
    manifest_db::create(&path, |rows| {
        for domain in &cast.domains {
            let mut tree = Tree::new(domain);
            for _ in 0..domain.rows {
                let row = tree.grow(&written, &mut seeded);
                written.count(&row);
                rows.insert(&match &keys {
                    Some(keys) => keys.encrypt(row),
                    None => row,
                })?;
            }
        }
        Ok(())
    })?;
    if let Some(encrypted) = &many.encrypted {
        encrypted.encrypt_manifest(&path)?;
    }
    Ok(written)
}

/// The property lists as a builder without rows.
fn plists(cast: &Cast, many: &Many) -> BackupBuilder {
    let mut builder = BackupBuilder::new(Device::iphone("Big iPhone"));
    for app in &cast.apps {
        let described = App::new(&app.bundle_id).item_name(&app.name).vendor(&app.vendor);
        builder.app(described.genre("Utilities").icon_bytes(many.icon_bytes));
    }
    for (identifier, class) in &cast.containers {
        builder.container(identifier, *class);
    }
    if let Some(encrypted) = &many.encrypted {
        builder.encrypted(encrypted.clone());
    }
    builder
}
