//! The effective command line of every fixture of the distributions: `testdata/dialects/`.
//!
//! What `scantling show` prints stands in the `.out` beside each. `SNAPSHOTS=overwrite cargo test
//! --test distributions` writes them.

#![expect(clippy::unwrap_used, reason = "a failing test should panic")]

use std::path::Path;

use scantling::check::{self, Options};
use scantling::discover::is_plain_name;
use scantling::report::{Style, show};
use scantling::source::Source;
use snapbox::Data;
use snapbox::assert::Assert;

fn fixture(path: &Path) -> datatest_stable::Result<()> {
    let options = Options::all()?;
    let bytes = std::fs::read(path)?;
    assert!(
        options.mentions.found_in(&bytes),
        "passed over by the cheap look"
    );
    assert!(
        path.extension()
            .is_some_and(|extension| extension == "yaml")
            || is_plain_name(path),
        "passed over by discovery"
    );
    // The folder is a part of the name, because it tells what some of the files are.
    let name = path.strip_prefix("testdata/dialects").unwrap_or(path);
    let source = Source::new(name.to_str().unwrap(), String::from_utf8(bytes)?);
    let (servers, failures) = check::read(&source, None, &options.mentions);
    assert!(failures.is_empty(), "{failures:?}");
    assert!(!servers.is_empty(), "no server");
    let pairs: Vec<_> = servers.iter().map(|server| (&source, server)).collect();
    let style = Style {
        color: false,
        width: 100,
        unicode: false,
    };
    let mut out = Vec::new();
    show::human(&pairs, &style, &mut out)?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".out");
    let beside = match path.extension() {
        Some(_) => path.with_extension("out"),
        None => beside.into(),
    };
    // Raw, because `[…]` is not meant as one of snapbox's placeholders.
    let expected = Data::read_from(&beside, None).raw();
    Assert::new().action_env("SNAPSHOTS").try_eq(
        Some(&name.to_str().unwrap()),
        Data::text(String::from_utf8(out)?).raw(),
        expected,
    )?;
    Ok(())
}

datatest_stable::harness! {
    {
        test = fixture,
        root = "testdata/dialects",
        pattern = r"(openshift|k3s|rke1|talos|k0s|kops|hosted)/[^/]*\.yaml$",
    },
    { test = fixture, root = "testdata/dialects", pattern = r"systemd/[^/]*\.service$" },
    { test = fixture, root = "testdata/dialects", pattern = r"plain/(args|kubernetes)/[^./]*$" },
    { test = fixture, root = "testdata/dialects", pattern = r"plain/[^/]*\.env$" },
}
