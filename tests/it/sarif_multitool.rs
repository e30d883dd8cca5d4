//! The SARIF file passes Microsoft's multitool, with the standard's rules and GitHub's.
//!
//! The tool comes from npm (`@microsoft/sarif-multitool`); `SCANTLING_SARIF_MULTITOOL` is the folder
//! that holds its `Sarif.Multitool`. Without it nothing is tested.

use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs};

use crate::drawn_run::{PLAIN, RULES, failing, run};
use scantling::outcome::Run;
use scantling::report::{self, Format};
use serde_json::Value;

#[test]
fn multitool_has_nothing_to_say() {
    let Some(folder) = env::var_os("SCANTLING_SARIF_MULTITOOL") else {
        eprintln!("skipped: SCANTLING_SARIF_MULTITOOL is not set");
        return;
    };
    let runs = [("findings", run()), ("failed", failing()), ("empty", Run::default())];
    for (name, run) in runs {
        let complaints = validate(Path::new(&folder), name, &run);
        assert!(complaints.is_empty(), "{name}: {complaints:#?}");
    }
}

/// The errors and warnings about a run's SARIF file. They are read from the report, because the
/// tool's exit code is 0 whatever it finds.
fn validate(folder: &Path, name: &str, run: &Run) -> Vec<String> {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let input = scratch.join(format!("{name}.sarif"));
    let output = scratch.join(format!("{name}.report.sarif"));
    let mut bytes = Vec::new();
    report::write(Format::Sarif, run, RULES, &PLAIN, &mut bytes).unwrap();
    fs::write(&input, bytes).unwrap();
    // The program itself: npm's wrapper hands the arguments to a shell, which splits them at `;`.
    let status = Command::new(folder.join("Sarif.Multitool"))
        .args(["validate", "--rule-kind", "Sarif;Gh"])
        .args(["--level", "Error;Warning", "--log", "ForceOverwrite"])
        .arg("--output")
        .args([&output, &input])
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    let report: Value = serde_json::from_slice(&fs::read(output).unwrap()).unwrap();
    let sections = report.get("runs").and_then(Value::as_array).unwrap();
    assert!(!sections.is_empty());
    sections
        .iter()
        .filter_map(|section| section.get("results")?.as_array())
        .flatten()
        .map(complaint)
        .collect()
}

fn complaint(result: &Value) -> String {
    let text = |pointer| result.pointer(pointer).map(Value::to_string);
    [text("/ruleId"), text("/level"), text("/message"), text("/locations/0")]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}
