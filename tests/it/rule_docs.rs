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
    let run = check::run(&found, &Options::all().unwrap());
    let mut fixed = BTreeSet::new();
    for reported in run.files.iter().flat_map(|file| &file.findings) {
        if reported.finding.fix.is_some() && reported.text_edits().is_some() {
            fixed.insert(reported.finding.rule.id);
        }
    }
    let fixable = rules::ALL.iter().filter(|rule| rule.is_fixable).map(|rule| rule.id);
    assert_eq!(fixed, fixable.collect());
}
