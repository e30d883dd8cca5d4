//! Manifests on which string matching goes wrong, with the truth for each control.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use scantling::check;
use scantling::source::Source;
use serde::Deserialize;

/// What is true of a manifest: `F` a finding is due, `P` none is, `-` the control does not apply.
#[derive(Deserialize)]
#[serde(rename_all = "UPPERCASE")]
struct Truth {
    ca: String,
    cc: String,
    tls: String,
    https: String,
}

#[test]
fn every_verdict_is_right() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/adversarial");
    let truth = fs::read_to_string(folder.join("truth.json")).unwrap();
    let truth: BTreeMap<String, Truth> = serde_json::from_str(&truth).unwrap();
    let options = check::Options::plain().unwrap();
    let mut wrong = String::new();
    for (name, truth) in &truth {
        let path = folder.join(format!("{name}.yaml"));
        let source = Source::new(format!("{name}.yaml"), fs::read_to_string(path).unwrap());
        let (mut servers, failures) = check::read(&source, None, &options.prefilter);
        servers.retain(|server| server.component.is_api_server());
        assert!(failures.is_empty(), "{name}: {failures:?}");
        let findings = check::judge(&servers, options.settings.rules());
        let controls = [
            ("missing-kubelet-ca", &truth.ca),
            ("missing-kubelet-client-cert", &truth.cc),
            ("missing-serving-cert", &truth.tls),
            ("disabled-kubelet-https", &truth.https),
        ];
        for (rule, due) in controls {
            let found = findings.iter().any(|finding| finding.rule.id == rule);
            let right = match due.as_str() {
                "F" => found,
                "P" | "-" => !found,
                other => panic!("{name}: {other:?} is no verdict"),
            };
            if !right {
                writeln!(wrong, "{name}: {rule}: due {due}, found {found}").unwrap();
            }
        }
    }
    assert_eq!(truth.len(), 36);
    assert!(wrong.is_empty(), "{wrong}");
}
