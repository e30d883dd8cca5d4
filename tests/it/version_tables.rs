//! The tables of feature gates, admission plugins and API versions.

use scantling::apiserver::flags::Availability;
use scantling::apiserver::gates::{self, Stage};
use scantling::apiserver::{api_groups, plugins};

#[test]
fn every_row_can_be_read_and_found() {
    let names: Vec<&str> = gates::all().map(|gate| gate.name).collect();
    assert_eq!(names.len(), 487);
    assert!(names.is_sorted());
    for gate in gates::all() {
        assert_eq!(gates::find(gate.name).unwrap().name, gate.name);
        assert!(gate.states().count() > 0, "{}", gate.name);
    }
    assert_eq!(plugins::all().filter(|row| plugins::find(row.name).is_some()).count(), 51);
    assert_eq!(api_groups::all().filter(|row| api_groups::find(row.name).is_some()).count(), 71);
    for name in ["", "A", "Zz", "PodSecuritx", "#"] {
        assert!(gates::find(name).is_none(), "{name}");
    }
}

#[test]
fn gates_say_what_happened_to_them() {
    let gate = gates::find("APIServerTracing").unwrap();
    assert_eq!(gate.presence(21), Availability::Absent);
    assert_eq!(gate.presence(36), Availability::Present);
    assert_eq!(gate.presence(37), Availability::NotRead);
    assert_eq!(gate.locked(), Some((34, true)));
    assert_eq!(gate.state(30).unwrap().stage, Stage::Beta);
    assert!(gate.state(21).is_none());

    let gone = gates::find("PodSecurity").unwrap();
    assert_eq!((gone.life.since, gone.life.removed), (22, Some(28)));
    assert_eq!(gone.presence(40), Availability::Absent);

    let needy = gates::find("GangScheduling").unwrap();
    assert_eq!(needy.depends_on(36).collect::<Vec<_>>(), ["GenericWorkload"]);
    assert_eq!(needy.depends_on(34).count(), 0);
}

#[test]
fn plugins_and_api_versions_by_minor() {
    let policy = plugins::find("PodSecurityPolicy").unwrap();
    assert_eq!(policy.presence(24), Availability::Present);
    assert_eq!(policy.presence(25), Availability::Absent);
    assert_eq!(policy.on_by_default(24), Some(false));
    assert_eq!(plugins::find("NamespaceLifecycle").unwrap().on_by_default(30), Some(true));
    assert_eq!(plugins::find("NamespaceLifecycle").unwrap().on_by_default(19), None);
    assert_eq!(api_groups::find("policy/v1beta1").unwrap().unserved, Some(25));
    assert_eq!(api_groups::presence("autoscaling/v2beta2", 36), Availability::Absent);
    assert_eq!(api_groups::group("resource.k8s.io", 25), Availability::Absent);
    assert_eq!(api_groups::group("resource.k8s.io", 19), Availability::NotRead);
}
