//! How a report is shown: in which units, and how wide.

use super::{
    Terminal,
    args::{ColorArg, ShowArgs, UnitsArg},
};
use crate::{bytes::Units, report::View};

/// The columns of a report that no terminal shows.
const WIDTH_OF_A_FILE: usize = 80;
/// Wider tables are harder to read, not easier.
const WIDEST: usize = 120;

pub(super) fn view(args: &ShowArgs, terminal: &Terminal<'_>) -> View {
    View {
        units: match args.units {
            UnitsArg::Icloud => Units::Icloud,
            UnitsArg::Decimal => Units::Decimal,
        },
        width: terminal.width.map_or(WIDTH_OF_A_FILE, |width| width.min(WIDEST)),
        now: terminal.now,
    }
}

/// Returns the view of somebody who has said nothing of it.
pub(super) fn plain_view(terminal: &Terminal<'_>) -> View {
    view(&ShowArgs { units: UnitsArg::Icloud, color: ColorArg::Auto }, terminal)
}
