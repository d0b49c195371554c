//! One app holds up all others: 37 GB that can't be read, beside a phone that was just set up.
//!
//! Of the app's large files one in three is cut short on disk and the others are missing; all
//! other files are there.

use super::{
    nights::{DAY, Nights, RUN},
    small_phone::{APPS, DOMAINS, SMALL},
    tale::{Files, KB, MB, Tale},
};
use crate::{
    account::{Account, Generation},
    app::App,
    blobs::Blobs,
    builder::BackupBuilder,
    device::Device,
    row::Row,
    seeded::Seeded,
};

/// 2026-11-21 21:15:44 UTC.
const LAST_BACKUP: i64 = 1_795_295_744;

/// 2026-11-20 23:05:00 UTC.
const LAST_NIGHT: i64 = 1_795_215_900;

const STAR_MAPS: &str = "AppDomain-org.example.starmaps";

pub(super) fn tell() -> BackupBuilder {
    let device = Device::iphone("Hedwig’s iPhone")
        .product_name("iPhone 16")
        .product_type("iPhone17,3")
        .product_version("26.6.1")
        .build_version("23G82")
        .udid("00008140-0000CCCC9999001E");
    let tale =
        Tale { device, last_backup: LAST_BACKUP, apps: APPS, domains: DOMAINS, small: SMALL };
    let mut backup = tale.builder();
    backup.blobs(Blobs::Sparse).account(account());
    let star_maps = App::new("org.example.starmaps").item_name("Star Maps");
    backup.app(star_maps.vendor("Example Observatory").genre("Reference"));
    for row in star_maps_rows() {
        backup.row(row);
    }
    backup
}

/// Failures since four nights, and room enough.
fn account() -> Account {
    let nights = Nights {
        newest: LAST_NIGHT,
        days_apart: 1,
        last_success: LAST_NIGHT - 4 * DAY + RUN,
        failure: (100, "A file could not be read"),
    };
    let account = Account::new(Generation::Ios18)
        .quota(200 << 30)
        .photo_library(&[48 * KB; 4])
        .attempt(&[(STAR_MAPS, 39_840_000_000), ("HomeDomain", 40 * KB)]);
    nights.record(account)
}

fn star_maps_rows() -> Vec<Row> {
    let rows = |files: Files| files.rows(STAR_MAPS, LAST_BACKUP, &mut Seeded::from_name(files.0));
    let plates = rows(Files("Documents/Surveys/plate-{n}.fits", 24, 38_000 * MB));
    let plates = (0..).zip(plates).map(|(position, row)| match position % 3 {
        0 => row.on_disk(&[0; 2_880]),
        _ => row.not_on_disk(),
    });
    let whole = [
        Files("Library/Application Support/catalog.sqlite", 1, 12 * KB),
        Files("Library/Preferences/org.example.starmaps.plist", 1, KB),
    ];
    whole.into_iter().flat_map(rows).chain(plates).collect()
}
