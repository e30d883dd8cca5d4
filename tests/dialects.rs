//! The effective command line of every fixture in testdata/dialects, as `scantling show` prints it.
#![expect(clippy::unwrap_used, reason = "a failing test should panic")]

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use scantling::cli::{self, Terminal};
use snapbox::Assert;
use snapbox::Data;
use snapbox::data::DataFormat;

const FOLDER: &str = "testdata/dialects";

#[test]
fn every_fixture_reads_as_expected() {
    let assert = Assert::new().action_env("SNAPSHOTS");
    let fixtures = fixtures();
    assert!(fixtures.len() > 40, "only {} fixtures", fixtures.len());
    for fixture in fixtures {
        let expected = Data::read_from(&fixture.with_extension("out"), Some(DataFormat::Text));
        assert.eq(show(&fixture), expected);
    }
}

#[test]
fn no_output_is_left_without_its_fixture() {
    for folder in fs::read_dir(FOLDER).unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            assert!(path.with_extension("yaml").exists(), "{}", path.display());
        }
    }
}

fn fixtures() -> Vec<PathBuf> {
    let folders = fs::read_dir(FOLDER).unwrap();
    let files = folders.flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap());
    let mut fixtures: Vec<PathBuf> = files
        .map(|file| file.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .collect();
    fixtures.sort();
    fixtures
}

/// What goes to standard output, then what goes to standard error.
fn show(fixture: &Path) -> String {
    let terminal = Terminal {
        color: false,
        width: 80,
        unicode: false,
    };
    let args = [OsString::from("scantling"), "show".into(), fixture.into()];
    let (mut out, mut err) = (Vec::new(), Vec::new());
    cli::run(args, &terminal, &mut std::io::empty(), &mut out, &mut err);
    out.extend(err);
    String::from_utf8(out).unwrap()
}
