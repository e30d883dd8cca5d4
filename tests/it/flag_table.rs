//! The table of flags is whole, its questions are answered by version, and it agrees with the
//! facts that it was made from.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use scantling::apiserver::flags::{self, Availability, FlagType, KnownFlag, Since};
use scantling::apiserver::version::{Release, Version, VersionOrigin};
use scantling::apiserver::{
    ApiServer, Argument, Component, Dialect, Form, Origin, argv, validate, value,
};
use scantling::mapped_text::MappedText;
use scantling::source::Span;
use scantling::{check, rules};

fn exact(minor: u8) -> Version {
    Version::Exact {
        release: Release::parse(&format!("1.{minor}.0")).unwrap(),
        origin: VersionOrigin::ImageTag,
        span: None,
    }
}

fn flag(name: &str) -> &'static KnownFlag {
    flags::find(name).unwrap()
}

#[test]
fn every_row_is_read_and_in_order() {
    let rows = include_str!("../../src/apiserver/flags/kube-apiserver.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'));
    let names: Vec<&str> = rows.map(|row| row.split('\t').next().unwrap()).collect();
    let read: Vec<&str> = flags::all().iter().map(|flag| flag.name).collect();
    assert_eq!(read, names);
    assert_eq!(read.len(), 225);
    assert!(read.is_sorted());
    for flag in flags::all() {
        assert!(flag.first().is_some(), "{} is in no version", flag.name);
        assert!(flag.instead.is_empty() || !flag.instead.ends_with('.'));
        assert_eq!(
            flag.kind == FlagType::Bool,
            flag.no_value() == Some("true") && flag.name != "version"
        );
        if flag.removed().is_some() || flag.deprecated().is_some() {
            assert!(!flag.instead.is_empty(), "no advice on {}", flag.name);
        }
    }
}

#[test]
fn flags_come_and_go() {
    let https = flag("kubelet-https");
    assert_eq!(https.presence(21), Availability::Present);
    assert_eq!(https.presence(22), Availability::Absent);
    assert_eq!(https.presence(99), Availability::Absent);
    assert_eq!(https.removed(), Some(Since { earliest: 22, latest: 22 }));
    assert_eq!(https.deprecated(), Some(Since { earliest: 19, latest: 19 }));
    assert_eq!(https.first(), Some(Since { earliest: 0, latest: 6 }));
    let jwks = flag("service-account-jwks-uri");
    assert_eq!(jwks.first(), Some(Since { earliest: 16, latest: 20 }));
    assert_eq!(jwks.presence(14), Availability::Absent);
    assert_eq!(jwks.presence(17), Availability::NotRead);
    assert_eq!(jwks.presence(37), Availability::NotRead);
    assert_eq!(jwks.presence(5), Availability::NotRead);
    let seconds = flag("default-not-ready-toleration-seconds");
    assert_eq!(seconds.presence(34), Availability::Present);
    let gone = Some(Since { earliest: 31, latest: 31 });
    assert_eq!(flag("cloud-provider-gce-lb-src-cidrs").removed(), gone);
    // OpenShift's server alone has it.
    assert!(flags::find("send-retry-after-while-not-ready-once").is_none());
    assert_eq!(flag("kubelet-port").deprecated(), Some(Since { earliest: 0, latest: 6 }));
}

#[test]
fn kinds_and_defaults_change() {
    let issuer = flag("service-account-issuer");
    assert_eq!(issuer.kind_at(20), Some(FlagType::String));
    assert_eq!(issuer.kind_at(21), None);
    assert_eq!(issuer.kind_at(23), Some(FlagType::StringArray));
    assert_eq!(issuer.accumulates(&exact(12)), Some(false));
    assert_eq!(issuer.accumulates(&exact(22)), None);
    assert_eq!(issuer.accumulates(&exact(37)), Some(true));
    assert_eq!(issuer.accumulates(&Version::Unknown), None);
    let mode = flag("authorization-mode");
    assert_eq!(mode.default_at(28), Some("[AlwaysAllow]"));
    assert_eq!(mode.default_at(29), Some("[]"));
    assert_eq!(mode.accumulates(&Version::Unknown), Some(true));
    assert_eq!(flag("enable-logs-handler").default_at(32), None);
    assert_eq!(flag("tls-cert-file").accumulates(&Version::Unknown), Some(false));
}

#[test]
fn spellings() {
    assert_eq!(flags::canonical("tls_cert-file"), "tls-cert-file");
    assert_eq!(flags::of(Component::KubeApiServer).by_shorthand('v').unwrap().name, "v");
    assert_eq!(
        flags::of(Component::KubeApiServer).by_shorthand('h').unwrap().no_value(),
        Some("true")
    );
    assert!(flags::of(Component::KubeApiServer).by_shorthand('t').is_none());
    let accepted: Vec<u8> = (6..=24).filter(|&m| flags::underscore_accepted(m)).collect();
    assert_eq!(accepted, [6, 7, 8, 9, 23, 24]);
}

#[test]
fn near_names() {
    for (name, meant) in [
        ("kubelet-certificate-authority-file", "kubelet-certificate-authority"),
        ("kubelet-certificate-authorit", "kubelet-certificate-authority"),
        ("kubelet-certifcate-authority", "kubelet-certificate-authority"),
        ("kubelet-ca", "kubelet-certificate-authority"),
        ("kubelet-ca-file", "kubelet-certificate-authority"),
        ("kubelet-client-cert", "kubelet-client-certificate"),
        ("kubelet-client-crt", "kubelet-client-certificate"),
        ("kubelet-client-certificate-file", "kubelet-client-certificate"),
        ("kubelet-client-kye", "kubelet-client-key"),
        ("tls-cert", "tls-cert-file"),
        ("tls-cert-file /a", "tls-cert-file"),
        ("tls-cert-file ", "tls-cert-file"),
        ("tls-key-file", "tls-private-key-file"),
        ("tls-private-key", "tls-private-key-file"),
        ("TLS-cert-file", "tls-cert-file"),
        ("tlsCertFile", "tls-cert-file"),
        ("client-ca", "client-ca-file"),
        ("anonymous", "anonymous-auth"),
        ("no-profiling", "profiling"),
        ("etcd-ca-file", "etcd-cafile"),
        ("enable-admission-plugin", "enable-admission-plugins"),
        ("feature-gate", "feature-gates"),
    ] {
        let near = flags::nearest(name).map(|flag| flag.name);
        assert_eq!(near, Some(meant), "{name}");
    }
    for name in [
        "client-key",
        "kubelet-client",
        "tls",
        "audit-log",
        "x",
        "",
        "cluster-cidr",
        "admission-plugins",
        "node-ip",
        "config",
        "kubeconfig",
        "requestheader",
        "pod-manifest-path",
        "ca-file",
        "cert-file",
        "key-file",
        "openshift-config",
        "rotate-certificates",
        "leader-elect",
        "master",
    ] {
        let near = flags::nearest(name).map(|flag| flag.name);
        assert_eq!(near, None, "{name}");
    }
}

#[test]
fn repeated_values() {
    let unknown = Version::Unknown;
    let list = |name, values: &[&str]| {
        let elements = value::effective(flag(name), values, &unknown)?;
        Some(elements.into_iter().map(String::from).collect::<Vec<_>>())
    };
    assert_eq!(list("tls-cert-file", &["/a", ""]), Some(vec![String::new()]));
    assert_eq!(
        list("authorization-mode", &["Node", "RBAC,ABAC"]).unwrap().join(" "),
        "Node RBAC ABAC"
    );
    assert_eq!(
        list("feature-gates", &["B=true,A=true", "A=false"]).unwrap().join(" "),
        "A=false B=true"
    );
    assert_eq!(list("profiling", &["true", "F"]).unwrap().join(" "), "false");
    assert_eq!(list("audit-log-maxage", &["030"]).unwrap().join(" "), "24");
    assert_eq!(list("tls-curve-preferences", &["29,0x17"]).unwrap().join(" "), "29 23");
    assert_eq!(list("service-account-issuer", &["a", "b"]), None);
    assert_eq!(list("profiling", &[]), None);
}

/// The folder of the facts, or a note that there is none.
fn truth() -> Option<PathBuf> {
    let folder = std::env::var_os("SCANTLING_TRUTH").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: SCANTLING_TRUTH is not set");
    }
    folder
}

fn table(path: &Path) -> BTreeMap<String, Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.map(|row| {
        let mut cells = row.split('\t').map(str::to_owned);
        (cells.next().unwrap(), cells.collect())
    })
    .collect()
}

/// Flags that were not found in the source text of some versions between others that have them.
/// They count as not read there: compiled flag sets, or the real server, have them.
const MISSED: [&str; 4] = [
    "default-not-ready-toleration-seconds",
    "default-unreachable-toleration-seconds",
    "log-json-info-buffer-size",
    "log-json-split-stream",
];

/// Flags of which versions were read that the facts leave open: in the source of Kubernetes 1.24 and
/// 1.30, and in CHANGELOG-1.14.md.
const READ_LATER: [&str; 6] = [
    "aggregator-reject-forwarding-redirect",
    "cloud-provider-gce-l7lb-src-cidrs",
    "cloud-provider-gce-lb-src-cidrs",
    "repair-malformed-updates",
    "service-account-api-audiences",
    "storage-versions",
];

/// A flag of the facts that only OpenShift's server has.
const OPENSHIFT: &str = "send-retry-after-while-not-ready-once";

#[test]
fn agrees_with_the_facts() {
    let Some(folder) = truth() else { return };
    let mut facts = table(&folder.join("facts/apiserver_flags.tsv"));
    let mut presence = table(&folder.join("facts/apiserver_flag_presence.tsv"));
    assert!(facts.remove(OPENSHIFT).is_some() && presence.remove(OPENSHIFT).is_some());
    let ours: Vec<&str> = flags::all().iter().map(|flag| flag.name).collect();
    assert!(facts.keys().eq(&ours) && presence.keys().eq(&ours));
    let mut differences = Vec::new();
    for flag in flags::all() {
        let row = &facts[flag.name];
        let mut differ = |what: &str, ours: String, fact: &str| {
            if ours != fact {
                differences
                    .push(format!("--{} {what}: {ours:?}, the facts say {fact:?}", flag.name));
            }
        };
        differ("kind", kind_word(flag), &row[0]);
        if !row[1].starts_with("expr:") {
            differ("default", flag.default.to_owned(), &row[1]);
        }
        let accumulates = flag.accumulates(&exact(37)) == Some(true);
        differ("repeats", accumulates.to_string(), &row[2].contains("accumulate").to_string());
        if flag.kind != FlagType::Bool {
            differ("no value", flag.no_value().unwrap_or_default().to_owned(), &row[3]);
        }
        differ("shorthand", flag.shorthand.map(String::from).unwrap_or_default(), &row[4]);
        let later = READ_LATER.contains(&flag.name);
        if !later {
            differ("first", since(flag.first(), "<="), &row[5]);
        }
        differ("deprecated", since(flag.deprecated(), "<="), &row[6]);
        // Guessed in the facts, from versions that were not read.
        let removed = if row[7].ends_with('?') { "" } else { &row[7] };
        if !later {
            differ("removed", since(flag.removed(), "<="), removed);
        }
        for (minor, read) in (6..=37).zip(&presence[flag.name]) {
            let expected = match read.as_str() {
                "Y" => Availability::Present,
                "n" if MISSED.contains(&flag.name) && minor >= 24 => continue,
                "n" => Availability::Absent,
                _ => continue,
            };
            differ(
                &format!("in 1.{minor}"),
                format!("{:?}", flag.presence(minor)),
                &format!("{expected:?}"),
            );
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

/// The word for a kind in the facts.
fn kind_word(flag: &KnownFlag) -> String {
    let word = match (flag.kind, flag.name) {
        (
            FlagType::String,
            "authorization-rbac-super-user" | "long-running-request-regexp" | "tls-ca-file",
        ) => "String",
        (FlagType::Level, _) => "Level",
        (FlagType::IpNet, _) => "ipnet",
        (FlagType::PrintVersion, _) => "version",
        (FlagType::ModuleSpec, _) => "pattern=N,...",
        (FlagType::FeatureGates, _) => "colonSeparatedMultimapStringString",
        (kind, _) => {
            let name = format!("{kind:?}");
            let (first, rest) = name.split_at(1);
            return first.to_lowercase() + rest;
        }
    };
    word.to_owned()
}

fn since(since: Option<Since>, before: &str) -> String {
    match since {
        None => String::new(),
        Some(Since { earliest: 0, latest }) => format!("{before}1.{latest}"),
        Some(Since { earliest, latest }) if earliest == latest => format!("1.{latest}"),
        Some(Since { earliest, latest }) => format!("1.{earliest}..1.{latest}"),
    }
}

/// Whatever we refuse, the recorded servers refused; and whatever they refused for its words
/// alone, we refuse.
#[test]
fn agrees_with_the_servers() {
    let Some(folder) = truth() else { return };
    for minor in [20, 36] {
        let path = folder.join(format!("oracle/apiserver-1.{minor}-argv.json"));
        let text = std::fs::read_to_string(path).unwrap();
        let runs: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        for run in &runs {
            let words: Vec<&str> =
                run["argv"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
            let error = run["error"].as_str().unwrap_or_default();
            let ours = refused(&words, minor).or_else(|| refused_together(&words, minor));
            let by_words = !error.is_empty()
                && ![
                    "open ",
                    "missing filename",
                    "tls: ",
                    "no valid",
                    "authorization-config",
                    "http2",
                ]
                .iter()
                .any(|about_files| error.contains(about_files));
            assert_eq!(ours.is_some(), by_words, "1.{minor} {words:?}: {error:?}, we say {ours:?}");
        }
    }
}

/// What only a whole server shows: gates, and values that other flags decide on.
fn refused_together(words: &[&str], minor: u8) -> Option<String> {
    let mapped: Vec<MappedText> = words.iter().map(|word| MappedText::verbatim(word, 0)).collect();
    let arguments = argv::parse(&mapped, Origin::Written);
    let server = ApiServer {
        version: exact(minor),
        ..ApiServer::new(Dialect::StaticPod, Span::new(0, 1), arguments)
    };
    let values = validate::values(&server);
    let gates =
        check::judge(std::slice::from_ref(&server), &[rules::find("refused-feature-gate")?]);
    let problem = values.first().map(|problem| problem.message.clone());
    problem.or_else(|| gates.first().map(|finding| finding.message.clone()))
}

fn refused(words: &[&str], minor: u8) -> Option<String> {
    let mapped: Vec<MappedText> = words.iter().map(|word| MappedText::verbatim(word, 0)).collect();
    let version = exact(minor);
    argv::parse(&mapped, Origin::Written).iter().find_map(|argument| match argument {
        Argument::Flag(flag) => {
            let known = flags::find(&flag.name)
                .filter(|known| known.presence(minor) != Availability::Absent);
            let underscore = flag.spelling().contains('_') && !flags::underscore_accepted(minor);
            if underscore || known.is_none() || flag.form == Form::Missing {
                return Some(flag.spelling().to_string());
            }
            value::refusal(known?, flag.known()?, &version).map(|refusal| refusal.message)
        }
        Argument::Stray(stray) | Argument::Unknown(stray, _) => Some(stray.text.clone()),
        Argument::Terminator(_) | Argument::Empty(_) => None,
    })
}
