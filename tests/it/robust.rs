//! Whatever goes in, nothing panics, and every place that comes out lies in the text.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};
use scantling::check;
use scantling::discover::{FileFilter, Target, discover};
use scantling::outcome::Run;

use crate::examine::{
    NAMES, examine, examine_messages, examine_named, examine_scalars, examine_settings,
    examine_together, options,
};

/// Pieces that manifests, and broken manifests, are made of.
const PIECES: [&str; 66] = [
    "apiVersion: v1\n",
    "kind: Pod\n",
    "kind: List\nitems:\n- ",
    "spec:\n  containers:\n  - ",
    "command:\n    - kube-apiserver\n",
    "    - --tls-cert-file=/a\n",
    "    - --tls-cert-file\n",
    "args: [--v=2, ",
    "]",
    "- ",
    "  ",
    "\n",
    "\r\n",
    "\t",
    ": ",
    "#",
    "'",
    "\"",
    "\\",
    "\\\n",
    "|\n",
    ">-\n",
    "|+2\n",
    "&a ",
    "*a",
    "<<: *a\n",
    "!!str ",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "{",
    "}",
    ", ",
    "?",
    "apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\n",
    "apiServer:\n  extraArgs:\n",
    "    profiling: false\n",
    "    --tls_cert-file: \"\"\n",
    "kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nfeatureGates: {A: true}\n",
    "kubeadmConfigPatches:\n- |\n  kind: ClusterConfiguration\n  apiServer:\n    extraArgs:\n",
    "      tls-cert-file: \"\"\n",
    "apiVersion: controlplane.cluster.x-k8s.io/v1beta2\nkind: KubeadmControlPlane\n",
    "spec:\n  version: v1.30.0\n  kubeadmConfigSpec:\n    clusterConfiguration:\n      apiServer:\n",
    "        extraArgs: [{name: a}, {name: \"\"}, {value: x}, x]\n",
    "- {op: add, path: /spec/containers/0/command/-, value: --etcd-prefix=}\n",
    "data:\n  a: |\n    kind: Pod\n    spec: {containers: [{command: [kube-apiserver, --tls-cert-file=",
    "data:,kind:%20Pod%0Aspec:%20%7Bcontainers%3A%20%5B%7Bcommand%3A%20%5Bkube-apiserver%5D%7D%5D%7D",
    "a2luZDogUG9kCnNwZWM6IHtjb250YWluZXJzOiBbe2NvbW1hbmQ6IFtrdWJlLWFwaXNlcnZlciwgLS12PV19XX0K",
    "a: |\n  cat <<EOF\n  kind: Pod\n  spec: {containers: [{command: [kube-apiserver, --v=$X]}]}\n  EOF\n",
    "kube_kubeadm_apiserver_extra_args: {a: \"{{ b }}\", tls-cert-file: \"\"}\n",
    "$(POD_IP)",
    "${X}",
    "`x`",
    "command: [sh, -c, \"exec kube-apiserver --a=$X 2>&1 <<EOF\"]\n",
    "{{ x }}",
    "{% if %}",
    "é",
    "😀",
    "\u{feff}",
    "\0",
    " \u{85}",
    " \u{2028} ",
    "\u{a0}",
    "\u{200b}",
    "command: [sh, -c, \"kube-apiserver --v=2 \u{85} \u{2029}\"]\n",
    "password: \u{85}\n",
];

/// What files that are no YAML are made of.
const PLAIN_PIECES: [&str; 38] = [
    "[Service]\n",
    "[Unit]\n",
    "ExecStart=/usr/bin/kube-apiserver \\\n",
    "ExecStart={{ dir }}/kube-apiserver $FLAGS %i ",
    "Environment=\"A=--v=2 --tls-cert-file=/a\"\n",
    "EnvironmentFile=-/etc/x\n",
    "  --tls-cert-file=/a \\\n",
    "--etcd-servers=x\n",
    "--tls_cert_file=\"{{ a }}/b c\"\n",
    "KUBE_API_ARGS=\"--tls-cert-file=/a ",
    "export A='--etcd-servers=x'\n",
    "#!/bin/sh\n",
    "kube-apiserver --tls-cert-file=$A/b --v 2 > x 2>&1 &\n",
    "exec sh -c \"kube-apiserver --tls-cert-file=",
    "cat <<EOF > /etc/x.yaml\n",
    "cat <<-'EOF' | tee x\n",
    "EOF\n",
    "kind: Pod\nspec: {containers: [{command: [kube-apiserver, --v=$X, --tls-cert-file=]}]}\n",
    "apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\n",
    "===== a/b.yaml\n",
    "==> c.service <==\n",
    "{% if a %}\n",
    "{% else %}\n",
    "{% endif %}\n",
    "{{- range .X }}\n",
    "{{ . }}\n",
    "{{- end }}\n",
    "# scantling: ignore[missing-kubelet-ca] x\n",
    "\\\n",
    "\n",
    "\"",
    "'",
    " ",
    "é",
    " \u{85}",
    "\u{2028} ",
    "\u{a0}",
    "\u{feff}",
];

fn fixtures(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            fixtures(&path, found);
        } else if path.extension().is_none_or(|extension| extension != "out") {
            found.push(path);
        }
    }
}

#[test]
fn fixtures_cut_anywhere() {
    let options = options();
    let mut paths = Vec::new();
    let testdata = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    for folder in ["rules", "dialects"] {
        fixtures(&testdata.join(folder), &mut paths);
    }
    assert!(paths.len() > 50, "{} fixtures", paths.len());
    paths.sort();
    // By now the other tests have ended, so each processor takes some of the files.
    paths.par_iter().enumerate().for_each(|(nth, path)| {
        let text = fs::read_to_string(path).unwrap();
        let name = path.strip_prefix(&testdata).unwrap().to_str().unwrap();
        let cut = |text: &str| examine(name, text, &options);
        // A different residue for each file, so that together they meet every kind of place.
        for (at, _) in text.char_indices().skip(nth % 149).step_by(149) {
            cut(text.get(..at).unwrap());
            cut(text.get(at..).unwrap());
        }
        for line in (nth % 8..text.lines().count()).step_by(8) {
            let kept = text.split_inclusive('\n').enumerate().filter(|(n, _)| *n != line);
            cut(&kept.map(|(_, line)| line).collect::<String>());
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn pieces_in_any_order(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40)) {
        examine("x.yaml", &pieces.concat(), &options());
    }

    #[test]
    fn pieces_of_what_is_no_yaml(
        name in prop::sample::select(&NAMES[..]),
        pieces in prop::collection::vec(prop::sample::select(&PLAIN_PIECES[..]), 0..20),
    ) {
        examine(name, &pieces.concat(), &options());
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200), manifest in any::<bool>()) {
        let mut bytes = bytes;
        if manifest {
            bytes.extend(b"\nkube-apiserver command: kubeadm.k8s.io/");
        }
        let options = options();
        let target = Target::Stdin { name: "x.yaml".to_owned(), bytes };
        let found = discover(vec![target], &FileFilter::default()).found;
        let run: Run = check::run(found.as_slice(), &options);
        prop_assert_eq!(run.files.len(), 1);
    }

    #[test]
    fn every_scalar_is_mapped(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40)) {
        examine_scalars(&pieces.concat());
    }
}

/// Whatever a fuzzer found once, and what it began with.
#[test]
fn the_corpora_of_the_fuzzers() {
    let options = options();
    for bytes in corpus("text") {
        examine_named(&bytes, &options);
    }
    for bytes in corpus("run") {
        examine_together(&bytes, &options);
    }
    for bytes in corpus("settings") {
        examine_settings(&bytes);
    }
    for bytes in corpus("scalars") {
        examine_scalars(&String::from_utf8_lossy(&bytes));
    }
    for bytes in corpus("messages") {
        examine_messages(&String::from_utf8_lossy(&bytes));
    }
}

/// The files of a fuzzer.
fn corpus(fuzzer: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(fuzzer);
    let mut paths = Vec::new();
    fixtures(&folder, &mut paths);
    assert!(!paths.is_empty(), "{fuzzer} has no files");
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}
