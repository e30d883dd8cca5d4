//! Every rule over its fixtures: `testdata/rules/<rule>/bad-*` and `ok-*`.
//!
//! A bad fixture must get the findings in its `.out` file from its folder's rule, in the concise format. A
//! good one must get none. `SNAPSHOTS=overwrite cargo test --test rules` writes the `.out` files.

#![expect(clippy::unwrap_used, reason = "a failing test should panic")]

use std::path::Path;

use scantling::check::{self, Options};
use scantling::discover::{self, FileFilter, Target};
use scantling::report::{self, Format, Style};
use scantling::rules;
use snapbox::Data;
use snapbox::assert::Assert;

fn fixture(path: &Path) -> datatest_stable::Result<()> {
    let folder = path.parent().and_then(Path::file_name).unwrap();
    let id = folder.to_str().unwrap();
    let rule = rules::find(id).ok_or_else(|| format!("there is no rule {id}"))?;
    let mut options = Options::all()?;
    // The rule reports only if the configuration asks for it.
    options.settings.require_reason = id == "unreasoned-ignore";
    let name = path.file_name().unwrap().to_str().unwrap();
    let target = Target::Stdin { name: name.to_owned(), bytes: std::fs::read(path)? };
    let found = discover::discover(vec![target], &FileFilter::default()).found;
    let mut run = check::run(found.as_slice(), &options);
    // All rules ran, because an ignore comment is judged by what it ignores.
    for file in &mut run.files {
        file.findings.retain(|reported| reported.finding.rule.id == rule.id);
    }
    let style = Style { color: false, width: 80, unicode: false, links: false };
    let mut out = Vec::new();
    report::write(Format::Concise, &run, options.settings.rules(), &style, &mut out)?;
    let out = String::from_utf8(out)?;

    let expected = path.with_extension("out");
    if name.starts_with("ok-") {
        return match (out.is_empty(), expected.exists()) {
            (false, _) => Err(format!("a good fixture gets\n{out}").into()),
            (true, true) => Err("a good fixture has an .out".into()),
            (true, false) => Ok(()),
        };
    }
    if out.is_empty() {
        return Err("a bad fixture gets nothing".into());
    }
    // Raw, because `error[…]` is not meant as one of snapbox's placeholders.
    let expected = Data::read_from(&expected, None).raw();
    Assert::new()
        .action_env("SNAPSHOTS")
        .try_eq(Some(&name), Data::text(out).raw(), expected)
        .map_err(|difference| difference.to_string())?;
    Ok(())
}

datatest_stable::harness! {
    { test = fixture, root = "testdata/rules", pattern = r"/(bad|ok)-[^/]*\.(yaml|json)$" },
}
