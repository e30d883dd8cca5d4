//! Runs several files together: kubelets and servers of one cluster, kustomizations, files that flags name. A NUL
//! byte separates the files, and the first byte of each chooses its name.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use scantling::check::{self, Options};
use scantling::discover::{Content, FoundFile};
use scantling::report::{self, Format, Style};

/// Files that other files of a run may decide about.
const NAMES: [&str; 6] = [
    "kustomization.yaml",
    "base/apiserver.yaml",
    "patch.yaml",
    "kubelet.yaml",
    "config.yaml.d/a.yaml",
    "kubeadm.yaml",
];

static OPTIONS: LazyLock<Option<Options>> = LazyLock::new(|| Options::plain().ok());

fuzz_target!(|bytes: &[u8]| {
    let Some(options) = OPTIONS.as_ref() else {
        return;
    };
    let mut found = Vec::new();
    for (nth, file) in bytes.split(|byte| *byte == 0).enumerate() {
        let Some((first, text)) = file.split_first() else {
            continue;
        };
        let name = NAMES[usize::from(*first) % NAMES.len()];
        let text = String::from_utf8_lossy(text);
        // Each path once, as in a folder.
        let path = if nth == 0 { name.to_owned() } else { format!("{nth}/{name}") };
        found.push(FoundFile { path, content: Content::Text(text.as_ref().into()) });
    }
    let run = check::run(&found, options);
    assert_eq!(run.files.len(), found.len());
    for format in Format::ALL {
        let style = Style { color: true, width: 80, unicode: true, links: true };
        let written = report::write(format, &run, options.settings.rules(), &style, &mut Vec::new());
        assert!(written.is_ok());
    }
});
