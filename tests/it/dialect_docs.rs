//! The table in docs/dialects.md is that of the program.

use std::path::Path;

use scantling::dialect;
use snapbox::{Assert, Data};

const START: &str = "<!-- dialects:start -->\n\n";
const END: &str = "\n<!-- dialects:end -->";

#[test]
fn the_table_of_dialects_is_generated() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/dialects.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(START).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let generated = format!("{before}{START}{}{END}{after}", dialect::table());
    // Raw, because `[…]` is not meant as a placeholder.
    let expected = Data::read_from(&path, None).raw();
    Assert::new().action_env("SNAPSHOTS").eq(Data::text(generated).raw(), expected);
}
