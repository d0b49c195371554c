//! `app`: what the catalogue knows of an app, for anyone, without a backup.

use std::path::Path;

use super::{
    Exit, Failure, Terminal,
    args::{AppArgs, AppFormatArg},
    input,
    own_catalogue::own_catalogue,
    view::view,
    wanted::nearest,
};
use crate::{
    backup::BundleId,
    catalogue::{self, AppFacts, Catalogue, TEMPLATE},
    report::{AppReport, json, table, words},
};

/// Shows what is known of an app or of all, checks a file of apps, or prints a template for one.
pub(super) fn app(args: &AppArgs, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let paint = args.show.color.into();
    if args.template {
        terminal.write(TEMPLATE, paint)?;
        return Ok(Exit::Good);
    }
    if let Some(file) = &args.check {
        return check(file, args, terminal);
    }
    let catalogue = own_catalogue(args.catalogue.as_deref(), terminal)?;
    let apps = match &args.name {
        Some(name) => named(name, &catalogue)?,
        None => by_name(catalogue.apps()),
    };
    let view = view(&args.show, terminal);
    let text = match args.format {
        AppFormatArg::Json => {
            terminal.write_by(|out| json::apps(&AppReport { apps }, view.now, out))?;
            return Ok(Exit::Good);
        }
        AppFormatArg::Table if args.name.is_none() => table::app_list(&AppReport { apps }, &view),
        AppFormatArg::Table => {
            apps.iter().map(|app| table::app(app, &view)).collect::<Vec<_>>().join("\n")
        }
    };
    terminal.write(&text, paint)?;
    Ok(Exit::Good)
}

/// Says what is wrong with a file of apps, or what would follow from it.
fn check(file: &Path, args: &AppArgs, terminal: &mut Terminal<'_>) -> Result<Exit, Failure> {
    let text = input::text(file)
        .map_err(|source| Failure::CatalogueFile { file: file.to_owned(), source })?;
    let (text, exit) = match catalogue::check(file, &text) {
        Ok(apps) => {
            let report = AppReport { apps: by_name(apps.iter()) };
            let view = view(&args.show, terminal);
            (
                format!("Nothing is wrong with it.\n\n{}", table::app_list(&report, &view)),
                Exit::Good,
            )
        }
        Err(error) => (words::printable_lines(&error.to_string()).into_owned() + "\n", Exit::Bad),
    };
    terminal.write(&text, args.show.color.into())?;
    Ok(exit)
}

fn by_name<'a>(apps: impl Iterator<Item = &'a AppFacts>) -> Vec<&'a AppFacts> {
    let mut apps: Vec<_> = apps.collect();
    // The id decides between equal names, so that the order never depends on the catalogue's.
    apps.sort_by_cached_key(|app| (app.name.to_lowercase(), app.id().to_owned()));
    apps
}

/// Finds the apps that a name stands for: by an id, or by one of their names, or a part of one.
fn named<'a>(name: &str, catalogue: &'a Catalogue) -> Result<Vec<&'a AppFacts>, Failure> {
    if let Some(app) = catalogue.app(&BundleId::new(name)) {
        return Ok(vec![app]);
    }
    let wanted = name.to_lowercase();
    let names = |app: &AppFacts| {
        let all = std::iter::once(&app.name).chain(app.other_names.iter());
        all.map(|name| name.to_lowercase()).collect::<Vec<_>>()
    };
    let apps = by_name(catalogue.apps());
    // A whole name comes first, so that an app can be meant whose name is a part of others.
    let fits: [&dyn Fn(&&AppFacts) -> bool; 2] = [&|app| names(app).contains(&wanted), &|app| {
        !wanted.is_empty() && names(app).iter().any(|name| name.contains(&wanted))
    }];
    for fits in fits {
        let fitting: Vec<_> = apps.iter().copied().filter(fits).collect();
        if !fitting.is_empty() {
            return Ok(fitting);
        }
    }
    let texts =
        apps.iter().flat_map(|app| names(app).into_iter().map(|text| (text, app.name.clone())));
    Err(Failure::NotInCatalogue { name: name.to_owned(), near: nearest(&wanted, texts) })
}
