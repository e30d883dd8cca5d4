//! `docs/rules.md` is generated from the rules, and says all severities that a rule's findings have.
//!
//! `SNAPSHOTS=overwrite cargo test --test it rule_docs::` rewrites the page.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::files::files;
use scantling::check::{self, Options};
use scantling::discover::{self, FileFilter, Target};
use scantling::report::rule_docs;
use scantling::rule::{Rule, Severity};
use scantling::rules;
use snapbox::Data;
use snapbox::assert::Assert;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_page_is_up_to_date() {
    let path = root().join("docs/rules.md");
    // Raw, because `[…]` is not meant as a placeholder.
    let expected = Data::read_from(&path, None).raw();
    let page = Data::text(rule_docs::page(rules::ALL)).raw();
    Assert::new().action_env("SNAPSHOTS").eq(page, expected);
}

#[test]
fn every_rule_has_an_anchor() {
    let page = rule_docs::page(rules::ALL);
    for rule in rules::ALL {
        let heading = format!("\n### {}\n", rule.id);
        assert_eq!(page.matches(&heading).count(), 1, "{}", rule.id);
        assert!(rule_docs::address(rule).ends_with(&format!("#{}", rule.id)));
    }
}

/// The severities in the `.out` files of a rule's fixtures.
fn severities_of_fixtures(rule: &Rule) -> BTreeSet<Severity> {
    let mut severities = BTreeSet::new();
    for path in files(&root().join("testdata/rules").join(rule.id)) {
        if path.extension().is_some_and(|extension| extension == "out") {
            for line in fs::read_to_string(&path).unwrap().lines() {
                let (before, _) = line.split_once(&format!("[{}]", rule.id)).unwrap();
                let (_, word) = before.rsplit_once(' ').unwrap();
                severities.insert(word.parse().unwrap());
            }
        }
    }
    severities
}

#[test]
fn all_severities_are_documented_and_have_a_fixture() {
    for rule in rules::ALL {
        let mut documented = BTreeSet::from([rule.severity]);
        for case in rule.other_severities {
            assert!(documented.insert(case.severity), "{}: {case:?} twice", rule.id);
            assert!(!case.when.ends_with('.'), "{}: {case:?}", rule.id);
        }
        let mut found = severities_of_fixtures(rule);
        // A warning about a cluster for development is a note, as all those of ignored-kind-patch.
        if !documented.contains(&Severity::Note) && found.remove(&Severity::Note) {
            found.insert(Severity::Warning);
        }
        assert_eq!(documented, found, "{}: documented, and found in fixtures", rule.id);
    }
}

/// Every fixture of a rule, in one run.
#[test]
fn fixable_rules_are_those_whose_fixtures_get_a_fix() {
    let root = root().join("testdata/rules");
    let found = discover::discover(vec![Target::Path(root)], &FileFilter::default()).found;
    let run = check::run(found.as_slice(), &Options::all().unwrap());
    let mut fixed = BTreeSet::new();
    for reported in run.files.iter().flat_map(|file| &file.findings) {
        if reported.finding.fix.is_some() && reported.text_edits().is_some() {
            fixed.insert(reported.finding.rule.id);
        }
    }
    let fixable = rules::ALL.iter().filter(|rule| rule.is_fixable).map(|rule| rule.id);
    assert_eq!(fixed, fixable.collect());
}

/// The findings of a rule about an example. A list `command` is put into the container of a Pod.
fn judged(rule: &Rule, example: &str) -> String {
    let mut text = example.to_owned();
    if let Some(command) =
        text.find("command:\n- ").filter(|at| !text.contains("apiVersion") && *at < 80)
    {
        let words = &text[command + "command:\n- ".len()..];
        let program = words.lines().next().unwrap();
        let image = if text.starts_with("image:") {
            String::new()
        } else {
            format!("    image: registry.k8s.io/{program}:v1.34.1\n")
        };
        let lines: Vec<String> = text.lines().map(|line| format!("    {line}\n")).collect();
        text = format!(
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {program}\n  namespace: kube-system\nspec:\n  \
             hostNetwork: true\n  containers:\n  - name: {program}\n{image}{}",
            lines.concat()
        );
    }
    let mut options = Options::all().unwrap();
    options.settings.require_reason = rule.id == "unreasoned-ignore";
    let target = Target::Stdin { name: "example.yaml".to_owned(), bytes: text.into_bytes() };
    let found = discover::discover(vec![target], &FileFilter::default()).found;
    let run = check::run(found.as_slice(), &options);
    let own = run.findings().filter(|(_, finding)| finding.rule.id == rule.id);
    own.map(|(_, finding)| finding.message.as_str()).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_rule_has_an_example_that_is_true() {
    let mut wrong = Vec::new();
    for rule in rules::ALL {
        let example = rules::example(rule).unwrap_or_else(|| panic!("{} has no example", rule.id));
        if judged(rule, example.bad).is_empty() {
            wrong.push(format!("{}: nothing is reported", rule.id));
        }
        let good = judged(rule, example.good);
        if !good.is_empty() {
            wrong.push(format!("{}: the good example gets {good}", rule.id));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
