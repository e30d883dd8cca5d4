//! Files of the repository that the flags of many manifests name: each is judged once, and no verdict is that of
//! another file.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use scantling::check::{self, Options};
use scantling::discover::{FileFilter, Target, discover};

use crate::files::Folder;

const POLICY: &str = "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- level: ";

fn manifest(arguments: &str) -> String {
    let image = "registry.k8s.io/kube-apiserver:v1.31.2";
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: kube-apiserver}}\nspec:\n  containers:\n  - name: a\n    \
         image: {image}\n    command: [kube-apiserver, --audit-policy-file=/etc/k/policy.yaml{arguments}]\n"
    )
}

/// The files with a fault, with the number of them.
fn faults(folder: &Folder, options: &Options) -> String {
    let found = discover(vec![Target::Path(folder.0.clone())], &FileFilter::default()).found;
    let run = check::run(found, options);
    let mut faults = String::new();
    for file in &run.files {
        let count = file.findings().filter(|one| one.rule.id == "invalid-config-file").count();
        if count > 0 {
            let path = file.source.path().rsplit_once("named-").unwrap().1;
            writeln!(faults, "{path}: {count}").unwrap();
        }
    }
    faults
}

#[test]
fn manifests_that_are_alike_have_the_verdict_of_their_own_file() {
    let folder = Folder::new("named-alike");
    folder.write(".git/HEAD", "");
    for (name, level) in [("a", "Metdata"), ("b", "Metadata"), ("c", "Nothing\n- level: x")] {
        for number in 0..20 {
            folder.write(&format!("{name}/{number}.yaml"), &manifest(""));
        }
        folder.write(&format!("{name}/policy.yaml"), &format!("{POLICY}{level}\n"));
    }
    // No file is there.
    folder.write("d/0.yaml", &manifest(""));
    let options = Options::all().unwrap();
    assert_eq!(faults(&folder, &options), "alike/a/policy.yaml: 1\nalike/c/policy.yaml: 2\n");
}

#[test]
fn a_file_that_changes_is_judged_again() {
    let folder = Folder::new("named-change");
    folder.write(".git/HEAD", "");
    folder.write("0.yaml", &manifest(""));
    folder.write("1.yaml", &manifest(", --v=2"));
    let options = Options::all().unwrap();
    for (level, expected) in [
        ("Metadata", ""),
        ("Metdata", "change/policy.yaml: 1\n"),
        ("None", ""),
        ("x\n- level: z", "change/policy.yaml: 2\n"),
        ("Metdata", "change/policy.yaml: 1\n"),
    ] {
        folder.write("policy.yaml", &format!("{POLICY}{level}\n"));
        assert_eq!(faults(&folder, &options), expected, "{level}");
    }
}

/// What is given to another manifest does not count.
#[test]
fn each_manifest_may_name_as_much_as_before() {
    let folder = Folder::new("named-limit");
    folder.write(".git/HEAD", "");
    let filling = "# 0123456789\n".repeat(300 * 1024 / 13);
    folder.write("policy.yaml", &format!("{POLICY}Metdata\n{filling}"));
    for number in 0..10 {
        folder.write(&format!("{number}.yaml"), &manifest(""));
    }
    let (code, text) = folder.run(&["check", "-o", "concise", "."]);
    assert!(code == 1 && !text.contains("failed"), "{text}");
    assert_eq!(text.matches("error[invalid-config-file]").count(), 1, "{text}");
    // Two servers of one text, which differ, name 600 KiB.
    let two = format!("{}---\n{}", manifest(""), manifest(", --v=2"));
    folder.write("two.yaml", &two);
    let (code, text) = folder.run(&["check", "-o", "concise", "."]);
    assert!(code == 2 && text.contains("two.yaml: failed"), "{text}");
}

/// A file with a fault that only some of the components have which name it: other versions, gates, plugins, issuers,
/// flags, and other formats under another flag.
const FILES: [(&str, &str); 8] = [
    (
        "authn.yaml",
        "apiVersion: apiserver.config.k8s.io/v1beta1\nkind: AuthenticationConfiguration\nanonymous: {enabled: true}\n\
         jwt:\n- issuer: {url: 'https://a', audiences: [x]}\n  claimMappings: {username: {claim: sub, prefix: ''}}\n",
    ),
    (
        "kms.yaml",
        "apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n- resources: [secrets]\n  \
         providers:\n  - kms: {apiVersion: v1, name: a, endpoint: 'unix:///a', cachesize: 10}\n",
    ),
    (
        "admission.yaml",
        "apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nplugins:\n- name: EventRateLimit\n  \
         path: limits/events.yaml\n",
    ),
    (
        "limits/events.yaml",
        "apiVersion: eventratelimit.admission.k8s.io/v1alpha1\nkind: Configuration\nlimits: []\n",
    ),
    (
        "abac.yaml",
        "apiVersion: apiserver.config.k8s.io/v1beta1\nkind: AuthorizationConfiguration\nauthorizers:\n- {type: ABAC, name: a}\n",
    ),
    ("tokens.yaml", "a,b\n"),
    (
        "scheduler.yaml",
        "apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n\
         leaderElection: {leaseDuration: 10s, renewDeadline: 10s}\n",
    ),
    (
        "leader.yaml",
        "apiVersion: controllermanager.config.k8s.io/v1\nkind: LeaderMigrationConfiguration\ncontrollerLeaders:\n\
         - {name: a}\n",
    ),
];

/// Components with their minor versions and flags.
const READERS: [(&str, u8, &str); 21] = [
    ("kube-apiserver", 31, "--authentication-config=/k/authn.yaml"),
    ("kube-apiserver", 31, "--authentication-config=/k/authn.yaml --v=2"),
    ("kube-apiserver", 31, "--authentication-config=/k/authn.yaml --anonymous-auth=true"),
    ("kube-apiserver", 31, "--authentication-config=/k/authn.yaml --anonymous-auth=false"),
    (
        "kube-apiserver",
        31,
        "--authentication-config=/k/authn.yaml --service-account-issuer=https://a",
    ),
    (
        "kube-apiserver",
        31,
        "--authentication-config=/k/authn.yaml --service-account-issuer=https://b",
    ),
    ("kube-apiserver", 33, "--authentication-config=/k/authn.yaml"),
    (
        "kube-apiserver",
        31,
        "--authentication-config=/k/authn.yaml --feature-gates=AnonymousAuthConfigurableEndpoints=true",
    ),
    ("kube-apiserver", 28, "--encryption-provider-config=/k/kms.yaml"),
    ("kube-apiserver", 31, "--encryption-provider-config=/k/kms.yaml"),
    ("kube-apiserver", 31, "--encryption-provider-config=/k/kms.yaml --feature-gates=KMSv1=true"),
    ("kube-apiserver", 31, "--admission-control-config-file=/k/admission.yaml"),
    (
        "kube-apiserver",
        31,
        "--admission-control-config-file=/k/admission.yaml --enable-admission-plugins=EventRateLimit",
    ),
    ("kube-apiserver", 31, "--authorization-config=/k/abac.yaml"),
    (
        "kube-apiserver",
        31,
        "--authorization-config=/k/abac.yaml --authorization-policy-file=/k/tokens.yaml",
    ),
    ("kube-apiserver", 31, "--token-auth-file=/k/tokens.yaml"),
    ("kube-apiserver", 31, "--audit-policy-file=/k/tokens.yaml"),
    ("kube-scheduler", 31, "--config=/k/scheduler.yaml"),
    ("kube-scheduler", 31, "--config=/k/scheduler.yaml --leader-elect=false"),
    ("kube-scheduler", 31, "--config=/k/scheduler.yaml --leader-elect-lease-duration=20s"),
    (
        "kube-controller-manager",
        31,
        "--enable-leader-migration --leader-migration-config=/k/leader.yaml --v=3",
    ),
];

/// The lines about files that flags name.
fn told(folder: &Folder) -> BTreeSet<String> {
    let (_, text) = folder.run(&["check", "--select", "invalid-config-file", "-o", "concise", "."]);
    text.lines().filter(|line| line.contains("[invalid-config-file]")).map(str::to_owned).collect()
}

/// A verdict is remembered for the components that answer the questions of its checks alike.
#[test]
fn a_component_has_its_own_verdict_on_a_file_that_others_name() {
    let folder = Folder::new("named-differ");
    for (name, text) in FILES {
        folder.write(&format!("k/{name}"), text);
    }
    folder.write("scantling.toml", "[host-files]\n\"/k\" = \"k\"\n");
    let mount = "    volumeMounts: [{name: k, mountPath: /k}]\n  volumes: [{name: k, hostPath: {path: /k}}]\n";
    let write = |number: usize| {
        let (component, minor, flags) = READERS[number];
        let flags = flags.split(' ').map(|flag| format!("'{flag}'")).collect::<Vec<_>>().join(", ");
        let text = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: {component}}}\nspec:\n  containers:\n  - name: a\n    image: \
             registry.k8s.io/{component}:v1.{minor}.2\n    command: [{component}, {flags}]\n{mount}"
        );
        folder.write(&format!("k/m{number:02}.yaml"), &text);
    };
    let mut alone = BTreeSet::new();
    let mut with_faults = 0;
    for number in 0..READERS.len() {
        write(number);
        let told = told(&folder);
        with_faults += usize::from(!told.is_empty());
        alone.extend(told);
        fs::remove_file(folder.0.join(format!("k/m{number:02}.yaml"))).unwrap();
    }
    for number in 0..READERS.len() {
        write(number);
    }
    assert_eq!(told(&folder), alone);
    assert!(with_faults > 12 && with_faults < READERS.len(), "{with_faults}: {alone:#?}");
}
