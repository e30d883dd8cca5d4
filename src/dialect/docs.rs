//! The tables of all dialects for the documentation.

use std::fmt::Write as _;

use crate::apiserver::Dialect;
use crate::dialect::descriptions::DESCRIPTIONS;
use crate::dialect::tools;

/// The table in Markdown, with a row for each dialect.
pub fn table() -> String {
    let mut table = String::from(
        "| what | in `show` | where the flags are | certificate flags that the tool sets |\n\
         |---|---|---|---|\n",
    );
    for (dialect, files, more, set) in DESCRIPTIONS {
        let name = dialect.name();
        let places = places(dialect, more);
        // Writing to a string cannot fail.
        let _ = writeln!(table, "| {files} | `{name}` | {places} | {set} |");
    }
    table
}

/// The paths of a dialect, each once, and what else there is to say about places.
fn places(dialect: Dialect, more: &str) -> String {
    let mut places: Vec<String> = Vec::new();
    for path in tools::FLAG_PATHS.iter().filter(|path| path.dialect == dialect) {
        let config =
            if path.config.is_empty() { String::new() } else { format!("{}.", path.config) };
        let place = format!("`{config}{}`", path.flags);
        if !places.contains(&place) {
            places.push(place);
        }
    }
    if !more.is_empty() {
        places.push(more.to_owned());
    }
    places.join(", ")
}

/// The table in Markdown of the flags of other components, with a row for each path.
pub fn other_table() -> String {
    let mut table =
        String::from("| in `show` | component | where its flags are |\n|---|---|---|\n");
    for row in &tools::FLAG_PATHS {
        for (component, path) in row.others {
            let (dialect, component) = (row.dialect.name(), component.name());
            let _ = writeln!(table, "| `{dialect}` | {component} | `{path}` |");
        }
    }
    table
}
