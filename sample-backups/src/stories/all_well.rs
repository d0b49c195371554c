//! Nothing is wrong: room enough, every night a backup, the newest iOS, every file on disk.

use super::{
    nights::Nights,
    small_phone::{APPS, DOMAINS, SMALL},
    tale::{KB, Tale},
};
use crate::{
    account::{Account, Generation, Service},
    blobs::Blobs,
    builder::BackupBuilder,
    device::Device,
};

/// 2026-11-22 20:30:18 UTC.
const LAST_BACKUP: i64 = 1_795_379_418;

/// 2026-11-21 22:50:00 UTC.
const LAST_NIGHT: i64 = 1_795_301_400;

pub(super) fn tell() -> BackupBuilder {
    let device = Device::iphone("Ida’s iPhone")
        .product_name("iPhone 17")
        .product_type("iPhone18,3")
        .product_version("27.0")
        .build_version("24A335")
        .udid("00008150-0000DDDD0000001E");
    let tale =
        Tale { device, last_backup: LAST_BACKUP, apps: APPS, domains: DOMAINS, small: SMALL };
    let mut backup = tale.builder();
    backup.blobs(Blobs::Sparse).account(account());
    backup
}

fn account() -> Account {
    let account = Account::new(Generation::Ios18)
        .quota(50 << 30)
        .photo_library(&[48 * KB; 4])
        .on(Service::Messages)
        .attempt(&[("HomeDomain", 60 * KB), ("KeychainDomain", 2 * KB)]);
    Nights::all_well(LAST_NIGHT).record(account)
}
