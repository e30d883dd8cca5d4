//! `scantling.toml`: what it may say, and what comes of it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test should panic"
)]

use std::fs;
use std::path::PathBuf;

use scantling::config::{Choices, Config, find};
use scantling::policy::Policy;
use scantling::rule::Severity;
use scantling::rules;
use serde_json::Value;

/// A folder of its own for each test, gone when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, config: &str) -> Self {
        let root = std::env::temp_dir().join(format!("scantling-{}-{name}", std::process::id()));
        fs::create_dir_all(root.join("below/deep")).unwrap();
        fs::write(root.join("scantling.toml"), config).unwrap();
        Self(root)
    }

    fn policy(&self) -> Result<Policy, String> {
        let path = self.0.join("scantling.toml");
        Policy::load(Some(&path), &Choices::default()).map_err(|error| error.to_string())
    }

    fn path(&self, below: &str) -> String {
        self.0.join(below).to_str().unwrap().to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn ids(policy: &Policy) -> Vec<&'static str> {
    policy.rules().iter().map(|rule| rule.id).collect()
}

#[test]
fn selectors_add_and_take_away() {
    let cases = [
        ("", rules::ALL.len()),
        ("select = [\"missing-kubelet-ca\"]", 1),
        ("select = [\"CIS-1.12\"]", 3),
        ("select = [\"cis-1.12:1.2.5\", \"CKV_K8S_72\"]", 2),
        (
            "select = [\"kubelet\"]\nextend-select = [\"missing-serving-cert\"]",
            5,
        ),
        (
            "ignore = [\"kubeadm\", \"unused-ignore\"]",
            rules::ALL.len() - 7,
        ),
        (
            "select = [\"missing-kubelet-ca\"]\nignore = [\"kubelet\"]",
            0,
        ),
    ];
    for (nth, (config, count)) in cases.into_iter().enumerate() {
        let policy = Folder::new(&format!("select-{nth}"), config)
            .policy()
            .unwrap();
        assert_eq!(ids(&policy).len(), count, "{config}: {:?}", ids(&policy));
    }
}

#[test]
fn the_command_line_stands_above_the_file() {
    let folder = Folder::new(
        "above",
        "select = [\"kubelet\"]\nkubernetes-version = \"1.20\"",
    );
    let words = |word: &str| vec![word.to_owned()];
    let choices = Choices {
        select: words("missing-serving-cert"),
        ..Choices::default()
    };
    let path = folder.0.join("scantling.toml");
    let policy = Policy::load(Some(&path), &choices).unwrap();
    assert_eq!(ids(&policy), ["missing-serving-cert"]);
    assert_eq!(policy.for_file("x.yaml").version.unwrap().minor, 20);
    let wrong = Choices {
        ignore: words("no-such-rule"),
        ..Choices::default()
    };
    let error = Policy::load(Some(&path), &wrong).unwrap_err().to_string();
    assert!(
        error.starts_with("command line: --ignore: \"no-such-rule\""),
        "{error}"
    );
}

#[test]
fn overrides_hold_for_their_files() {
    let config = "[severity]\nkubelet = \"note\"\nmissing-kubelet-ca = \"error\"\n\
        [[overrides]]\npaths = [\"below\"]\nignore = [\"serving\"]\nkubernetes-version = \"v1.29.1\"\n\
        [overrides.severity]\nmissing-kubelet-ca = \"warning\"\n\
        [[overrides]]\npaths = [\"*.dev.yaml\"]\nignore = [\"all\"]\n";
    let folder = Folder::new("overrides", config);
    let policy = folder.policy().unwrap();
    let rule = |id| rules::find(id).unwrap();

    let here = policy.for_file(&folder.path("x.yaml"));
    assert_eq!(here.rules.len(), rules::ALL.len());
    assert_eq!(
        here.severity(rule("missing-kubelet-ca")),
        Some(Severity::Error)
    );
    assert_eq!(
        here.severity(rule("missing-kubelet-client-cert")),
        Some(Severity::Note)
    );
    assert_eq!(here.severity(rule("missing-serving-cert")), None);

    let below = policy.for_file(&folder.path("below/deep/x.yaml"));
    assert!(
        below
            .rules
            .iter()
            .all(|rule| rule.id != "missing-serving-cert")
    );
    assert_eq!(
        below.severity(rule("missing-kubelet-ca")),
        Some(Severity::Warning)
    );
    assert_eq!(below.version.unwrap().minor, 29);

    assert!(policy.for_file(&folder.path("a.dev.yaml")).rules.is_empty());
    assert!(
        !policy
            .for_file(&folder.path("below/a.dev.yaml"))
            .rules
            .is_empty()
    );
}

#[test]
fn paths_are_left_out_and_taken_in() {
    let folder = Folder::new(
        "paths",
        "exclude = [\"below/\", \"**/old-*.yaml\"]\ninclude = [\"*.txt\"]",
    );
    let policy = folder.policy().unwrap();
    let path = |below: &str| folder.0.join(below);
    assert!(policy.excludes(&path("below")) && policy.excludes(&path("below/deep/x.yaml")));
    assert!(policy.excludes(&path("old-x.yaml")) && policy.excludes(&path("a/b/old-x.yaml")));
    assert!(!policy.excludes(&path("belower/x.yaml")));
    assert!(policy.includes(&path("x.txt")) && !policy.includes(&path("below/x.txt")));
}

#[test]
fn the_nearest_file_up_to_the_repository_counts() {
    let folder = Folder::new("nearest", "");
    let deep = folder.0.join("below/deep");
    assert_eq!(find(&deep), Some(folder.0.join("scantling.toml")));
    fs::write(folder.0.join("below/.scantling.toml"), "").unwrap();
    assert_eq!(find(&deep), Some(folder.0.join("below/.scantling.toml")));
    fs::create_dir(deep.join(".git")).unwrap();
    assert_eq!(find(&deep), None);
}

#[test]
fn mistakes_are_named_with_their_place() {
    let cases = [
        ("ignre = []", "unknown field `ignre`"),
        ("fail-on = \"always\"", "unknown variant `always`"),
        (
            "[[overrides]]\npaths = []\ndialect = \"kubeadm\"",
            "unknown variant `kubeadm`",
        ),
        ("select = \"kubelet\"", "expected a sequence"),
        ("[[overrides]]\nignore = []", "missing field `paths`"),
        (
            "[[overrides]]\npaths = []\nselect = []",
            "unknown field `select`",
        ),
        ("select = [", "1 | select = ["),
        (
            "select = [\"missing-kubelet-cas\"]",
            "did you mean missing-kubelet-ca?",
        ),
        (
            "kubernetes-version = \"latest\"",
            "kubernetes-version: \"latest\" is no Kubernetes version",
        ),
        ("exclude = [\"a[\"]", "exclude: "),
        (
            "[severity]\nno-such-rule = \"note\"",
            "severity: \"no-such-rule\" is no rule",
        ),
    ];
    for (nth, (config, expected)) in cases.into_iter().enumerate() {
        let error = Folder::new(&format!("wrong-{nth}"), config)
            .policy()
            .unwrap_err();
        assert!(
            error.contains(expected) && error.contains("scantling.toml"),
            "{config}\n{error}"
        );
    }
}

/// `scantling init` writes a file that changes nothing, and whose lines are all valid.
#[test]
fn the_initial_file_explains_every_setting() {
    let text = include_str!("../src/cli/scantling.toml");
    let silent: Config = toml::from_str(text).unwrap();
    assert_eq!(format!("{silent:?}"), format!("{:?}", Config::default()));
    let setting = |line: &&str| line.starts_with('#') && !line.starts_with("# ");
    let lines: Vec<&str> = text
        .lines()
        .filter(setting)
        .map(|line| line.trim_start_matches('#'))
        .collect();
    let spoken = lines.join("\n");
    toml::from_str::<Config>(&spoken).unwrap_or_else(|error| panic!("{error}"));
    for name in schema().as_object().unwrap().keys() {
        let named = lines.iter().any(|line| {
            line.starts_with(&format!("{name} =")) || line.contains(&format!("[{name}]"))
        });
        assert!(named, "{name} is not explained");
    }
}

fn schema() -> Value {
    let schema = serde_json::to_value(schemars::schema_for!(Config)).unwrap();
    assert_eq!(schema["additionalProperties"], Value::Bool(false));
    schema["properties"].clone()
}

/// What the schema allows is read, and what it does not allow is refused.
#[test]
fn the_schema_is_that_of_the_loader() {
    assert!(toml::from_str::<Config>("compat = { suppressions = true }").is_ok());
    assert!(toml::from_str::<Config>("compat = { suppression = true }").is_err());
    let properties = schema();
    let simple = properties
        .as_object()
        .unwrap()
        .iter()
        .filter(|(name, _)| *name != "compat");
    for (name, property) in simple {
        let types = match &property["type"] {
            Value::String(one) => vec![one.clone()],
            Value::Array(some) => some
                .iter()
                .map(|one| one.as_str().unwrap().to_owned())
                .collect(),
            _ => vec!["enum".to_owned()],
        };
        let samples = [
            (
                "array",
                if name == "overrides" {
                    "[{ paths = [\"a\"] }]"
                } else {
                    "[\"kubelet\"]"
                },
            ),
            ("string", "\"1.31\""),
            ("boolean", "true"),
            ("object", "{ kubelet = \"note\" }"),
            ("enum", "\"note\""),
            ("integer", "1"),
        ];
        for (kind, sample) in samples {
            // An enumeration is written as a string, and only some strings are in it.
            let is_enum = types == ["enum"];
            let allowed = types.iter().any(|one| one == kind);
            if is_enum && kind == "string" {
                continue;
            }
            let read = toml::from_str::<Config>(&format!("{name} = {sample}")).is_ok();
            let string_sample = kind == "enum" && types.iter().any(|one| one == "string");
            assert_eq!(
                read,
                allowed || string_sample,
                "{name} = {sample}: {types:?}"
            );
        }
    }
}
