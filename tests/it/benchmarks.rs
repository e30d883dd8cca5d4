//! The tables of benchmarks: complete, and right where the benchmarks' own checks can be run.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use scantling::apiserver::ApiServer;
use scantling::benchmark::{self, Control, Requirement};
use scantling::check::Options;
use scantling::scorecard::{Scorecard, Status};
use scantling::source::Source;
use scantling::{check, rules};
use snapbox::Data;

/// `docs/benchmarks.md` lists which rule decides which control of which benchmark.
#[test]
fn the_page_lists_every_control() {
    let mut page = String::from(INTRODUCTION);
    for program in
        ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd", "kubelet"]
    {
        let of_program = |one: &&Requirement| one.program == program;
        writeln!(page, "\n## {program}\n").unwrap();
        writeln!(page, "| Requirement | Rules | Controls |\n|---|---|---|").unwrap();
        for requirement in benchmark::requirements().iter().filter(of_program) {
            let rules = match requirement.rules.as_slice() {
                [] => format!("by hand: {}", requirement.reason),
                rules => {
                    rules.iter().map(|rule| format!("`{rule}`")).collect::<Vec<_>>().join(", ")
                }
            };
            writeln!(page, "| {} | {rules} | {} |", requirement.title, numbers(requirement))
                .unwrap();
        }
    }
    let expected = Data::read_from(&root().join("docs/benchmarks.md"), None).raw();
    let action = snapbox::Assert::new().action_env("SNAPSHOTS");
    action.eq(Data::text(page).raw(), expected);
}

const INTRODUCTION: &str = include_str!("benchmarks/introduction.md");

/// `1.2.5 (CIS 1.7 to 1.12), …`: every number with the benchmarks that have it.
fn numbers(requirement: &Requirement) -> String {
    let mut by_number: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let of_this = |control: &&Control| control.requirement == requirement;
    for control in benchmark::controls().iter().filter(of_this) {
        by_number.entry(control.id).or_default().push(control.benchmark);
    }
    let numbers = by_number.iter().map(|(id, names)| format!("{id} ({})", names.join(", ")));
    numbers.collect::<Vec<_>>().join("; ")
}

#[test]
fn every_requirement_has_a_rule_or_a_reason() {
    let lines = include_str!("../../src/benchmark/requirements.tsv").lines();
    let rows = lines.filter(|line| !line.starts_with('#')).count() - 1;
    assert_eq!(benchmark::requirements().len(), rows, "a row was lost");
    for requirement in benchmark::requirements() {
        let Requirement { key, rules, reason, .. } = requirement;
        assert!(rules.is_empty() != reason.is_empty(), "{key}");
        for rule in rules {
            assert!(rules::find(rule).is_some(), "{key}: there is no rule {rule}");
        }
    }
}

/// Every control of the benchmarks that is about one of the programs is in the table, and no other.
#[test]
fn every_control_is_in_the_table() {
    let Some(truth) = std::env::var_os("SCANTLING_TRUTH") else {
        println!("skipped: SCANTLING_TRUTH is not set");
        return;
    };
    let mut expected = BTreeSet::new();
    for file in ["cis_controls.tsv", "cis_controls_node.tsv"] {
        let table = fs::read_to_string(Path::new(&truth).join("facts").join(file)).unwrap();
        for line in table.lines().skip(2) {
            let cells: Vec<&str> = line.split('\t').collect();
            // Managed services have no control plane of their own to show, 4.1 is about modes of
            // files, and 4.3 about kube-proxy.
            let managed = ["ack-", "gke-"].iter().any(|prefix| cells[0].starts_with(prefix));
            let files = cells[1].starts_with("4.1.") || cells[1].starts_with("4.3.");
            if !managed && !files {
                expected.insert((cells[0].to_uppercase(), cells[1].to_owned()));
            }
        }
    }
    let ours: BTreeSet<(String, String)> = benchmark::controls()
        .iter()
        .map(|control| (control.benchmark.to_owned(), control.id.to_owned()))
        .collect();
    let missing: Vec<_> = expected.difference(&ours).collect();
    assert!(missing.is_empty(), "missing: {missing:?}");
    let invented: Vec<_> = ours.difference(&expected).collect();
    assert!(invented.is_empty(), "in no benchmark: {invented:?}");
}

/// The benchmark's own checks over the command lines that kubeadm wrote, against the scorecards of
/// the configurations that it wrote them for.
#[test]
fn the_checks_of_the_benchmark_agree() {
    let Some(truth) = std::env::var_os("SCANTLING_TRUTH") else {
        println!("skipped: SCANTLING_TRUTH is not set");
        return;
    };
    let truth = PathBuf::from(truth);
    let table = fs::read_to_string(truth.join("facts/cis_controls.tsv")).unwrap();
    let mut compared: BTreeMap<&str, u32> = BTreeMap::new();
    let mut different = Vec::new();
    for folder in ["kubeadm-1.20", "kubeadm-1.36", "kubeadm-more-1.36"] {
        for entry in fs::read_dir(truth.join("oracle").join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.to_str().unwrap();
            let Some(stem) = name.strip_suffix(".config.yaml") else {
                continue;
            };
            let recorded = recorded(Path::new(&format!("{stem}.expected.json")));
            for (card, component) in cards(&path) {
                let Some(flags) = recorded.get(component) else {
                    continue;
                };
                for judgement in &card.judgements {
                    let items = items(&table, &judgement.control);
                    let Some(met) = met(&items, flags) else {
                        continue;
                    };
                    *compared.entry(component).or_insert(0) += 1;
                    let undecided = judgement.status == Status::Undecided;
                    let agrees = (judgement.status == Status::Pass) == met;
                    let by_hand = judgement.status == Status::Manual;
                    if !agrees && !undecided && !by_hand && !is_explained(&judgement.why) {
                        let Control { benchmark, id, .. } = judgement.control;
                        let ours = judgement.status.name();
                        let why = &judgement.why;
                        different
                            .push(format!("{name}: {component}: {benchmark} {id}: {ours}: {why}"));
                    }
                }
            }
        }
    }
    let least = [
        ("kube-apiserver", 3_000),
        ("kube-controller-manager", 300),
        ("kube-scheduler", 100),
        ("etcd", 300),
    ];
    for (component, least) in least {
        let count = compared.get(component).copied().unwrap_or_default();
        assert!(count > least, "{component}: only {count} controls were compared");
    }
    assert!(different.is_empty(), "{} differ:\n{}", different.len(), different.join("\n"));
}

/// What the benchmark's checks do not know, by our words for it.
fn is_explained(why: &str) -> bool {
    [
        // They ask whether a flag is there, and not whether it has a value.
        "is empty",
        "self-signed certificate",
        "is not used",
        "neither",
        // They do not know what a version has by default: the audit log of 1.36, AlwaysAllow.
        "by default",
        // They compare text, and Go reads `1`, `t` and `FALSE` too.
        "--service-account-lookup=true",
        "--anonymous-auth=false",
        // They find RBAC inside of `Node, RBAC`, where its name begins with a space.
        "has no RBAC",
        // They do not know that a value keeps the server from starting.
        "will not start",
    ]
    .iter()
    .any(|words| why.contains(words))
}

/// The flags of the recorded components by their names; empty if kubeadm refused.
fn recorded(path: &Path) -> BTreeMap<&'static str, BTreeMap<String, String>> {
    let mut components = BTreeMap::new();
    let Ok(text) = fs::read_to_string(path) else {
        return components;
    };
    let record: serde_json::Value = serde_json::from_str(&text).unwrap();
    let places = [
        ("kube-apiserver", "/command"),
        ("kube-controller-manager", "/controller_manager/command"),
        ("kube-scheduler", "/scheduler/command"),
        ("etcd", "/etcd/command"),
    ];
    for (component, place) in places {
        if let Some(command) = record.pointer(place).and_then(serde_json::Value::as_array) {
            components.insert(component, flags(command));
        }
    }
    components
}

fn flags(command: &[serde_json::Value]) -> BTreeMap<String, String> {
    let words = command.iter().filter_map(serde_json::Value::as_str);
    let mut flags: BTreeMap<String, String> = BTreeMap::new();
    for flag in words.filter_map(|word| word.strip_prefix("--")) {
        let (name, value) = flag.split_once('=').unwrap_or((flag, ""));
        // Repeated lists add up.
        let before = flags.remove(name).map(|before| before + ",").unwrap_or_default();
        flags.insert(name.to_owned(), before + value);
    }
    flags
}

/// The scorecards of a file, with the components that they are about.
fn cards(path: &Path) -> Vec<(Scorecard, &'static str)> {
    let source = Source::new(path.to_str().unwrap(), fs::read_to_string(path).unwrap());
    let options = Options::all().unwrap();
    let (servers, _) = check::read(&source, None, &options.prefilter);
    let card = |server: &ApiServer| (Scorecard::of(server, None), server.component.name());
    servers.iter().map(card).collect()
}

/// One test item: flag, operator, expected value, how items are joined.
type Item<'a> = (&'a str, &'a str, &'a str, &'a str);

fn items<'a>(table: &'a str, control: &Control) -> Vec<Item<'a>> {
    let rows = table.lines().skip(2).map(|line| line.split('\t').collect::<Vec<_>>());
    let of_control = rows
        .filter(|cells| cells[0].eq_ignore_ascii_case(control.benchmark) && cells[1] == control.id);
    of_control.map(|cells| (cells[3], cells[4], cells[5], cells[6])).collect()
}

/// Whether the items are met; `None` if one of them is about something else than a flag.
fn met(items: &[Item<'_>], flags: &BTreeMap<String, String>) -> Option<bool> {
    let results: Option<Vec<bool>> = items.iter().map(|item| item_met(item, flags)).collect();
    let results = results.filter(|results| !results.is_empty())?;
    let any = items.first().is_some_and(|(.., join)| *join == "or");
    Some(if any { results.contains(&true) } else { !results.contains(&false) })
}

fn item_met(
    &(flag, operator, expected, _): &Item<'_>,
    flags: &BTreeMap<String, String>,
) -> Option<bool> {
    // `--cert-file|env:ETCD_CERT_FILE`
    let (flag, _) = flag.split_once('|').unwrap_or((flag, ""));
    let value = flags.get(flag.strip_prefix("--")?);
    let number = |text: &str| text.parse::<i64>().ok();
    Some(match (operator, value) {
        ("set", value) => value.is_some(),
        ("not-set", value) => value.is_none(),
        (_, None) => false,
        ("eq", Some(value)) => value == expected,
        ("noteq", Some(value)) => value != expected,
        ("gt", Some(value)) => number(value)? > number(expected)?,
        ("gte", Some(value)) => number(value)? >= number(expected)?,
        ("lte", Some(value)) => number(value)? <= number(expected)?,
        ("has", Some(value)) => value.contains(expected),
        ("nothave", Some(value)) => !value.contains(expected),
        ("valid_elements", Some(value)) => {
            value.split(',').all(|element| expected.split(',').any(|valid| valid == element))
        }
        _ => return None,
    })
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
