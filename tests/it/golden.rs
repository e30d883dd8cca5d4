//! Inputs of tools and the flags that the tools make of them, recorded or read from their sources.
//!
//! Needs the environment variable `SCANTLING_TRUTH`, the folder that holds `golden/given`; without it nothing is
//! compared. A flag must have its value or be unknown, and be there; what is unknown is counted.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use scantling::apiserver::{ApiServer, Setting};
use scantling::check;
use scantling::dialect::Prefilter;
use scantling::source::Source;
use serde::Deserialize;

#[derive(Deserialize)]
struct Expected {
    /// Nothing else is on the command line.
    whole: bool,
    flags: Vec<(String, String)>,
    /// Flags that are decided where the tool runs.
    machine: BTreeSet<String>,
    /// Flags that are known to be missing.
    #[serde(default)]
    absent: BTreeSet<String>,
}

/// How many values may be unknown, by tool, although the machine does not decide them, and why.
const UNKNOWN: [(&str, usize, &str); 3] = [
    (
        "kops-nodeupconfig",
        20,
        "the cloud decides: the network on GCE, and the address of a bucket with the issuer's keys",
    ),
    ("kamaji", 1, "whether all values of a repeated flag are kept depends on the release"),
    (
        "eks-anywhere",
        88,
        "old releases set no audit log on Tinkerbell and Nutanix, and these clusters of Kubernetes 1.27 and older name no \
release",
    ),
];

/// The flags of which the presence is compared too.
const MISSION: [&str; 5] = [
    "kubelet-certificate-authority",
    "kubelet-client-certificate",
    "kubelet-client-key",
    "tls-cert-file",
    "tls-private-key-file",
];

#[test]
fn flags_equal_those_that_the_tools_set() {
    let Some(truth) = std::env::var_os("SCANTLING_TRUTH") else {
        eprintln!("skipped: SCANTLING_TRUTH is not set");
        return;
    };
    let given = Path::new(&truth).join("golden/given");
    let prefilter = Prefilter::new().unwrap();
    let mut differences = String::new();
    let mut unknown: BTreeMap<String, usize> = BTreeMap::new();
    let mut pairs = 0;
    for tool in fs::read_dir(given).unwrap() {
        let tool = tool.unwrap().path();
        for expected in expectations(&tool) {
            pairs += 1;
            let input = input(&expected);
            let text = fs::read_to_string(&input).unwrap();
            let text = if prefilter.found_in(text.as_bytes()) { text } else { String::new() };
            let source = Source::new(&*input.to_string_lossy(), text);
            let (mut servers, _) = check::read(&source, None, &prefilter);
            servers.retain(|server| server.component.is_api_server());
            let name = tool.file_name().unwrap().to_string_lossy().into_owned();
            let case = format!("{name}/{}", input.file_name().unwrap().to_string_lossy());
            let expected = fs::read_to_string(expected).unwrap();
            let expected: Expected = serde_json::from_str(&expected).unwrap();
            let count = compare(&case, &expected, &servers, &mut differences);
            *unknown.entry(name).or_default() += count;
        }
    }
    eprintln!("{pairs} pairs; unknown: {unknown:?}");
    assert!(pairs > 0, "no pairs");
    assert!(differences.is_empty(), "{differences}");
    for (tool, count) in unknown {
        let allowed = UNKNOWN.iter().find(|row| row.0 == tool).map_or(0, |row| row.1);
        assert!(count <= allowed, "{tool}: {count} values are unknown");
    }
}

fn expectations(tool: &Path) -> Vec<PathBuf> {
    let Ok(files) = fs::read_dir(tool) else { return Vec::new() };
    let paths = files.map(|file| file.unwrap().path());
    let mut found: Vec<PathBuf> =
        paths.filter(|path| path.to_string_lossy().ends_with(".expected.json")).collect();
    found.sort();
    found
}

/// The file of the same number.
fn input(expected: &Path) -> PathBuf {
    let number = expected.file_name().unwrap().to_string_lossy();
    let number = number.split('.').next().unwrap().to_owned();
    let files = fs::read_dir(expected.parent().unwrap()).unwrap();
    let mut paths = files.map(|file| file.unwrap().path());
    let is_input = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.split('.').next() == Some(&*number) && !name.ends_with(".expected.json")
    };
    paths.find(is_input).unwrap()
}

/// The values of a flag as shown, `None` for one that is unknown or only may be there.
fn values(server: &ApiServer, name: &str) -> Vec<Option<String>> {
    let flags = server.occurrences(name);
    flags.map(|flag| flag.known().filter(|_| !flag.maybe).map(str::to_owned)).collect()
}

/// Writes what differs, and returns how many values are unknown.
fn compare(
    case: &str,
    expected: &Expected,
    servers: &[ApiServer],
    differences: &mut String,
) -> usize {
    let [server] = servers else {
        writeln!(differences, "{case}: {} servers", servers.len()).unwrap();
        return 0;
    };
    let mut real: BTreeMap<&str, Vec<Option<String>>> = BTreeMap::new();
    for (name, value) in &expected.flags {
        real.entry(name).or_default().push(Some(value.clone()));
    }
    let mut unknown = 0;
    for (name, wanted) in &real {
        let shown = values(server, name);
        if shown.is_empty() {
            writeln!(differences, "{case}: --{name} is missing").unwrap();
        } else if shown.contains(&None) {
            unknown += usize::from(!expected.machine.contains(*name));
        } else if shown != *wanted {
            writeln!(differences, "{case}: --{name}: {shown:?}, not {wanted:?}").unwrap();
        }
    }
    for name in MISSION {
        let is_decided =
            expected.whole || real.contains_key(name) || expected.absent.contains(name);
        let wanted = real.get(name).and_then(|values| values.last()?.as_deref());
        if is_decided && presence(server, name) != said(wanted) {
            let shown = presence(server, name);
            writeln!(differences, "{case}: --{name} is {shown}, not {}", said(wanted)).unwrap();
        }
    }
    unknown
}

fn said(value: Option<&str>) -> &'static str {
    match value {
        Some("") => "empty",
        Some(_) => "set",
        None => "absent",
    }
}

fn presence(server: &ApiServer, name: &str) -> &'static str {
    match server.setting(name) {
        Setting::Empty(_) => "empty",
        Setting::Absent => "absent",
        setting if setting.is_set() => "set",
        _ => "not judged",
    }
}
