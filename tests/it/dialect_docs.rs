//! The tables in docs/dialects.md are those of the program.

use std::path::Path;

use scantling::dialect;
use snapbox::{Assert, Data};

#[test]
fn the_tables_of_dialects_are_generated() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/dialects.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let page = with_table(&page, "dialects", &dialect::table());
    let generated = with_table(&page, "components", &dialect::other_table());
    // Raw, because `[…]` is not meant as a placeholder.
    let expected = Data::read_from(&path, None).raw();
    Assert::new().action_env("SNAPSHOTS").eq(Data::text(generated).raw(), expected);
}

/// The page with a table between the two comments of a name.
fn with_table(page: &str, name: &str, table: &str) -> String {
    let (start, end) = (format!("<!-- {name}:start -->\n"), format!("<!-- {name}:end -->"));
    let (before, rest) = page.split_once(&start).unwrap();
    let (_, after) = rest.split_once(&end).unwrap();
    format!("{before}{start}\n{table}\n{end}{after}")
}
