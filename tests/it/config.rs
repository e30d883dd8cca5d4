//! `scantling.toml`: what it may say, and what comes of it.

use std::fs;
use std::path::PathBuf;

use scantling::apiserver::version::Release;
use scantling::config::{self, Choices, Config, find};
use scantling::rule::Severity;
use scantling::rules;
use scantling::settings::Settings;
use serde_json::Value;

/// A folder for each test, which is removed when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, config: &str) -> Self {
        let root = std::env::temp_dir().join(format!("scantling-{}-{name}", std::process::id()));
        fs::create_dir_all(root.join("below/deep")).unwrap();
        fs::write(root.join("scantling.toml"), config).unwrap();
        Self(root)
    }

    fn settings(&self) -> Result<Settings, String> {
        let path = self.0.join("scantling.toml");
        Settings::load(Some(&path), &Choices::default()).map_err(|error| error.to_string())
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

fn ids(settings: &Settings) -> Vec<&'static str> {
    settings.rules().iter().map(|rule| rule.id).collect()
}

#[test]
fn selectors_add_and_take_away() {
    let cases = [
        ("profile = \"all\"", rules::ALL.len()),
        ("select = [\"missing-kubelet-ca\"]", 1),
        ("select = [\"CIS-1.12\"]", 55),
        ("select = [\"cis-1.12:1.2.5\", \"CKV_K8S_72\"]", 2),
        ("select = [\"kubelet\"]\nextend-select = [\"missing-serving-cert\"]", 5),
        ("profile = \"all\"\nignore = [\"kubeadm\", \"unused-ignore\"]", rules::ALL.len() - 9),
        ("select = [\"missing-kubelet-ca\"]\nignore = [\"kubelet\"]", 0),
    ];
    for (nth, (config, count)) in cases.into_iter().enumerate() {
        let settings = Folder::new(&format!("select-{nth}"), config).settings().unwrap();
        assert_eq!(ids(&settings).len(), count, "{config}: {:?}", ids(&settings));
    }
}

#[test]
fn the_command_line_stands_above_the_file() {
    let folder = Folder::new("above", "select = [\"kubelet\"]\nkubernetes-version = \"1.20\"");
    let words = |word: &str| vec![word.to_owned()];
    let choices = Choices { select: words("missing-serving-cert"), ..Choices::default() };
    let path = folder.0.join("scantling.toml");
    let settings = Settings::load(Some(&path), &choices).unwrap();
    assert_eq!(ids(&settings), ["missing-serving-cert"]);
    assert_eq!(settings.for_file("x.yaml").version.clone().unwrap().release.minor, 20);
    let wrong = Choices { ignore: words("no-such-rule"), ..Choices::default() };
    let error = Settings::load(Some(&path), &wrong).unwrap_err().to_string();
    assert!(error.starts_with("command line: --ignore: \"no-such-rule\""), "{error}");
}

#[test]
fn overrides_hold_for_their_files() {
    let config = "profile = \"all\"\n[severity]\nkubelet = \"note\"\nmissing-kubelet-ca = \"error\"\n\
        [[overrides]]\npaths = [\"below\"]\nignore = [\"serving\"]\nkubernetes-version = \"v1.29.1\"\n\
        [overrides.severity]\nmissing-kubelet-ca = \"warning\"\n\
        [[overrides]]\npaths = [\"*.dev.yaml\"]\nignore = [\"all\"]\n";
    let folder = Folder::new("overrides", config);
    let settings = folder.settings().unwrap();
    let rule = |id| rules::find(id).unwrap();

    let here = settings.for_file(&folder.path("x.yaml"));
    assert_eq!(here.rules.len(), rules::ALL.len());
    assert_eq!(here.severity(rule("missing-kubelet-ca")), Some(Severity::Error));
    assert_eq!(here.severity(rule("missing-kubelet-client-cert")), Some(Severity::Note));
    assert_eq!(here.severity(rule("missing-serving-cert")), None);

    let below = settings.for_file(&folder.path("below/deep/x.yaml"));
    assert!(below.rules.iter().all(|rule| rule.id != "missing-serving-cert"));
    assert_eq!(below.severity(rule("missing-kubelet-ca")), Some(Severity::Warning));
    assert_eq!(below.version.clone().unwrap().release.minor, 29);

    assert!(settings.for_file(&folder.path("a.dev.yaml")).rules.is_empty());
    assert!(!settings.for_file(&folder.path("below/a.dev.yaml")).rules.is_empty());
}

#[test]
fn paths_are_left_out_and_taken_in() {
    let folder =
        Folder::new("paths", "exclude = [\"below/\", \"**/old-*.yaml\"]\ninclude = [\"*.txt\"]");
    let settings = folder.settings().unwrap();
    let path = |below: &str| folder.0.join(below);
    assert!(settings.excludes(&path("below")) && settings.excludes(&path("below/deep/x.yaml")));
    assert!(settings.excludes(&path("old-x.yaml")) && settings.excludes(&path("a/b/old-x.yaml")));
    assert!(!settings.excludes(&path("belower/x.yaml")));
    assert!(settings.includes(&path("x.txt")) && !settings.includes(&path("below/x.txt")));
}

#[test]
fn the_nearest_file_up_to_the_repository_counts() {
    let folder = Folder::new("nearest", "");
    let deep = folder.0.join("below/deep");
    assert_eq!(find(&deep).unwrap(), Some(folder.0.join("scantling.toml")));
    fs::write(folder.0.join("below/.scantling.toml"), "").unwrap();
    assert_eq!(find(&deep).unwrap(), Some(folder.0.join("below/.scantling.toml")));
    fs::create_dir(deep.join(".git")).unwrap();
    assert_eq!(find(&deep).unwrap(), None);
}

/// A path is the same path through `..` and through links.
#[test]
fn paths_lead_where_they_lead() {
    let config = "exclude = [\"vendor\"]\n[[overrides]]\npaths = [\"below\"]\nignore = [\"all\"]\n";
    let folder = Folder::new("detours", config);
    let settings = folder.settings().unwrap();
    for path in ["below/x.yaml", "./below/./x.yaml", "below/deep/../x.yaml", "gone/../below/x.yaml"]
    {
        assert!(settings.for_file(&folder.path(path)).rules.is_empty(), "{path}");
    }
    for path in ["vendor", "below/../vendor/v.yaml", "below/deep/../../vendor/v.yaml"] {
        assert!(settings.excludes(&folder.0.join(path)), "{path}");
    }
    let config = folder.0.join("below/../scantling.toml");
    let settings = Settings::load(Some(&config), &Choices::default()).unwrap();
    assert!(settings.for_file(&folder.path("below/x.yaml")).rules.is_empty());
}

#[cfg(unix)]
#[test]
fn links_to_the_folder_lead_into_it() {
    let config = "exclude = [\"vendor\"]\n[[overrides]]\npaths = [\"below\"]\nignore = [\"all\"]\n";
    let folder = Folder::new("real", config);
    let link = folder.0.with_extension("link");
    let _ = fs::remove_file(&link);
    std::os::unix::fs::symlink(&folder.0, &link).unwrap();
    let linked = Settings::load(Some(&link.join("scantling.toml")), &Choices::default()).unwrap();
    for (settings, root) in [(folder.settings().unwrap(), &link), (linked, &folder.0)] {
        let path = root.join("below/x.yaml");
        assert!(settings.for_file(path.to_str().unwrap()).rules.is_empty());
        assert!(settings.excludes(&root.join("vendor")));
        assert!(!settings.excludes(&root.join("below")));
    }
    fs::remove_file(link).unwrap();
}

/// What starts with `./` or `/` starts where every glob does.
#[test]
fn globs_start_from_the_folder() {
    for glob in ["below", "./below", "/below", "/below/", ".//below", "below/**"] {
        let folder = Folder::new("globs", &format!("exclude = [\"{glob}\"]"));
        let settings = folder.settings().unwrap();
        assert!(settings.excludes(&folder.0.join("below/x.yaml")), "{glob}");
        assert!(!settings.excludes(&folder.0.join("x.yaml")), "{glob}");
    }
    for glob in [".", "./", "/"] {
        let folder = Folder::new("all", &format!("exclude = [\"{glob}\"]"));
        let settings = folder.settings().unwrap();
        assert!(settings.excludes(&folder.0.join("below/x.yaml")), "{glob}");
    }
}

/// The command line has the last word, as it does for ruff.
#[test]
fn what_is_asked_for_counts_though_the_file_ignores_it() {
    let config = "select = [\"kubelet\"]\nignore = [\"missing-kubelet-ca\"]\nkubernetes-version = \"1.20\"\n\
        [[overrides]]\npaths = [\"below\"]\nkubernetes-version = \"1.21\"\n";
    let folder = Folder::new("asked", config);
    let load = |choices: &Choices| {
        Settings::load(Some(&folder.0.join("scantling.toml")), choices).unwrap()
    };
    let words = || vec!["missing-kubelet-ca".to_owned()];
    let selected = Choices { select: words(), ..Choices::default() };
    assert_eq!(ids(&load(&selected)), ["missing-kubelet-ca"]);
    let extended = Choices { extend_select: words(), ..Choices::default() };
    let plain = load(&Choices::default());
    assert!(!ids(&plain).contains(&"missing-kubelet-ca"));
    assert_eq!(ids(&load(&extended)).len(), ids(&plain).len() + 1);
    let both = Choices { ignore: words(), ..selected };
    assert!(ids(&load(&both)).is_empty());

    let below = folder.path("below/x.yaml");
    let version = |settings: &Settings| settings.for_file(&below).version.clone().unwrap();
    assert_eq!(version(&plain).release.minor, 21);
    let typed = Choices { version: Release::parse("1.30"), ..Choices::default() };
    assert_eq!(version(&load(&typed)).release.minor, 30);
}

#[test]
fn mistakes_are_named_with_their_place() {
    let cases = [
        ("ignre = []", "ignre", "unknown field `ignre`; did you mean `ignore`?"),
        ("fail-on = \"always\"", "\"always\"", "`always` is none of `note`, `warning`, `error`"),
        ("fail-on = \"warn\"", "\"warn\"", "did you mean `warning`?"),
        (
            "[[overrides]]\npaths = []\ndialect = \"kubeadm\"",
            "\"kubeadm\"",
            "did you mean `kubeadm-patch`?",
        ),
        ("select = \"kubelet\"", "\"kubelet\"", "expected a list"),
        ("[[overrides]]\nignore = []", "[[overrides]]", "missing field `paths`"),
        ("[[overrides]]\npaths = []\nselect = []", "select", "unknown field `select`"),
        ("select = [", "", "unclosed array"),
        (
            "select = [\"all\", \"missing-kubelet-cas\"]",
            "\"missing-kubelet-cas\"",
            "\"missing-kubelet-cas\" is no rule, group or benchmark; did you mean missing-kubelet-ca?",
        ),
        (
            "ignore = [\"servin\"]",
            "\"servin\"",
            "\"servin\" is no rule, group or benchmark; did you mean serving?",
        ),
        (
            "extend-select = [\"foo\"]",
            "\"foo\"",
            "\"foo\" is no rule, group or benchmark; `scantling rules` lists them all",
        ),
        (
            "kubernetes-version = \"latest\"",
            "\"latest\"",
            "\"latest\" is no Kubernetes version; write one such as \"1.31\"",
        ),
        ("include = []\nexclude = [\"a[b\"]", "\"a[b\"", "unclosed character class"),
        (
            "[severity]\nmissing-kubelet-cb = \"note\"",
            "missing-kubelet-cb",
            "did you mean missing-kubelet-ca?",
        ),
        (
            "[[overrides]]\npaths = [\"a\"]\n[overrides.severity]\nno-such-rule = \"note\"",
            "no-such-rule",
            "\"no-such-rule\" is no rule",
        ),
    ];
    for (nth, (config, place, expected)) in cases.into_iter().enumerate() {
        let error = Folder::new(&format!("wrong-{nth}"), config).settings().unwrap_err();
        // Without a token the place is that of the reader of TOML.
        let at = config.rfind(place).unwrap();
        let before = &config[..at];
        let line = before.matches('\n').count() + 1;
        let column = at - before.rfind('\n').map_or(0, |newline| newline + 1) + 1;
        let position = format!("scantling.toml:{line}:{column}: ");
        assert!(
            error.contains(expected) && (place.is_empty() || error.contains(&position)),
            "{config}\n{error}"
        );
        // The rest of the file may be no configuration, so it is not quoted.
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}

/// A name of which nothing is right is not taken for another one.
#[test]
fn no_name_is_suggested_for_one_that_is_far_from_all() {
    let folder = Folder::new("far-name", "profile = \"zzl\"");
    let error = folder.settings().unwrap_err();
    assert!(error.contains("`zzl` is none of"), "{error}");
    assert!(!error.contains("did you mean"), "{error}");
}

/// `scantling init` writes a file that changes nothing, and whose lines are all valid.
#[test]
fn the_initial_file_explains_every_setting() {
    let text = include_str!("../../src/cli/scantling.toml");
    let silent: Config = toml::from_str(text).unwrap();
    assert_eq!(format!("{silent:?}"), format!("{:?}", Config::default()));
    // `#:schema` is for editors.
    let is_text = |line: &str| line.starts_with("# ") || line.starts_with("#:");
    let setting = |line: &&str| line.starts_with('#') && !is_text(line);
    let lines: Vec<&str> =
        text.lines().filter(setting).map(|line| line.trim_start_matches('#')).collect();
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
    let schema = whole_schema();
    assert_eq!(schema["additionalProperties"], Value::Bool(false));
    schema["properties"].clone()
}

fn whole_schema() -> Value {
    serde_json::to_value(config::schema()).unwrap()
}

/// Values of every type, the strings of every meaning among them.
const SAMPLES: [&str; 13] = [
    "true",
    "1",
    "65",
    "1.5",
    "\"1.31\"",
    "\"note\"",
    "\"envfile\"",
    "[]",
    "[\"kubelet\"]",
    "[1]",
    "{}",
    "{ kubelet = \"note\" }",
    "{ kubelet = 1 }",
];

/// What the schema allows of a type is read, and what it does not allow is refused, in every field at
/// every depth. A string may mean nothing all the same, which no schema can say.
#[test]
fn the_schema_is_that_of_the_loader() {
    let schema = whole_schema();
    let tables = [
        ("", "", &schema),
        ("[compat]\n", "", &schema["$defs"]["Compat"]),
        ("[[overrides]]\n", "paths = [\"a\"]\n", &schema["$defs"]["Override"]),
    ];
    for (head, needed, table) in tables {
        assert_eq!(table["additionalProperties"], Value::Bool(false), "{head}");
        let required: Vec<&str> = table["required"].as_array().map_or_else(Vec::new, |names| {
            names.iter().map(|name| name.as_str().unwrap()).collect()
        });
        let empty: Result<Config, _> = toml::from_str(head);
        assert_eq!(empty.is_ok(), required.is_empty(), "{head}");
        for (name, field) in table["properties"].as_object().unwrap() {
            let beside = if required.contains(&name.as_str()) { "" } else { needed };
            for sample in SAMPLES {
                let text = format!("{head}{beside}{name} = {sample}\n");
                let read: Result<Config, _> = toml::from_str(&text);
                let value: toml::Table = toml::from_str(&format!("x = {sample}")).unwrap();
                let value = serde_json::to_value(&value["x"]).unwrap();
                let allowed = allows(&schema, field, &value);
                // The glob and the version may be anything, the rules have names.
                let meant = name != "kubernetes-version" || sample == "\"1.31\"";
                assert_eq!(read.is_ok(), allowed && meant, "{text}{field}");
            }
        }
    }
}

/// True for a value that a schema allows; of JSON schema what ours uses.
fn allows(root: &Value, schema: &Value, value: &Value) -> bool {
    let schema = schema.as_object().unwrap();
    schema.iter().all(|(word, rule)| match word.as_str() {
        "$ref" => {
            let path = rule.as_str().unwrap().trim_start_matches('#');
            allows(root, root.pointer(path).unwrap(), value)
        }
        "anyOf" | "oneOf" => {
            let any = rule.as_array().unwrap();
            any.iter().any(|one| allows(root, one, value))
        }
        "type" => match rule {
            Value::String(one) => is_a(value, one),
            some => {
                let mut some = some.as_array().unwrap().iter();
                some.any(|one| is_a(value, one.as_str().unwrap()))
            }
        },
        "const" => rule == value,
        "enum" => rule.as_array().unwrap().contains(value),
        "items" => {
            let items = value.as_array().into_iter().flatten();
            items.into_iter().all(|item| allows(root, rule, item))
        }
        "additionalProperties" => {
            let mut others = value.as_object().into_iter().flatten();
            others.all(|(name, value)| match (&schema.get("properties"), rule) {
                (Some(own), _) if own.get(name).is_some() => true,
                (_, Value::Bool(allowed)) => *allowed,
                (_, rule) => allows(root, rule, value),
            })
        }
        "properties" => {
            let mut own = rule.as_object().unwrap().iter();
            own.all(|(name, rule)| {
                let value = value.get(name);
                value.is_none_or(|value| allows(root, rule, value))
            })
        }
        "required" => {
            let mut names = rule.as_array().unwrap().iter();
            !value.is_object() || names.all(|name| value.get(name.as_str().unwrap()).is_some())
        }
        "minimum" => value.as_i64().is_none_or(|number| number >= rule.as_i64().unwrap()),
        "maximum" => value.as_i64().is_none_or(|number| number <= rule.as_i64().unwrap()),
        "description" | "default" | "format" => true,
        other => panic!("{other} is not known here"),
    })
}

fn is_a(value: &Value, kind: &str) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{other} is not known here"),
    }
}
