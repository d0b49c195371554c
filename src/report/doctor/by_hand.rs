//! What is said of the things that no backup tells.

use super::{DEVICE_STORAGE, OTHER_BACKUPS, Wording, with_remedy};
use crate::doctor::ByHand;

pub(super) fn by_hand(what: ByHand) -> Wording {
    match what {
        ByHand::Wifi => with_remedy(
            "How steady the Wi-Fi is, no backup tells.",
            "Try another network, or restart the router. Switch off Low Data Mode, and a VPN if \
             there is one.",
            "Settings › Wi-Fi › (i)",
        ),
        ByHand::DeviceStorage => with_remedy(
            "How much room the device itself has left, no backup tells.",
            "If it is nearly full, make some room: a backup needs some while it is made.",
            DEVICE_STORAGE,
        ),
        ByHand::OldBackups => with_remedy(
            "Which other backups fill the same storage, no backup tells.",
            "Delete those of devices that you no longer have. A new device gets room for its move \
             free of charge for 21 days.",
            OTHER_BACKUPS,
        ),
        ByHand::SystemStatus => with_remedy(
            "Whether Apple’s servers are up, no backup tells.",
            "Check whether iCloud Backup is marked green.",
            "www.apple.com/support/systemstatus",
        ),
    }
}
