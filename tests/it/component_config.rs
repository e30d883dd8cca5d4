//! The tables of configuration files: every line is read.

use std::fs;
use std::path::Path;

use scantling::component_config::Schema;

#[test]
fn every_line_of_every_schema_is_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/component_config");
    let mut read = 0;
    for name in ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet"] {
        read += lines_read(&folder.join(format!("{name}.schema")));
    }
    assert!(read > 400, "{read} lines");
}

fn lines_read(path: &Path) -> usize {
    let text: &'static str = fs::read_to_string(path).unwrap().leak();
    let schema = Schema::read(text);
    let (mut document, mut fields, mut read) = ("", "", 0);
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match (line.starts_with(' '), words[0]) {
            (false, "document") => {
                document = words[1];
                assert!(schema.document(document).is_some(), "{line}");
            }
            (false, "type") => fields = words[1],
            (true, "version") => {
                let versions = &schema.document(document).unwrap().versions;
                assert!(versions.iter().any(|(name, _)| *name == words[1]), "{line}");
            }
            (true, name) => {
                assert!(schema.fields(fields).iter().any(|field| field.name == name), "{line}");
            }
            _ => panic!("{line}"),
        }
        read += 1;
    }
    read
}
