//! A configuration file and a baseline.

#![no_main]

use std::fs;

use libfuzzer_sys::fuzz_target;
use scantling::baseline::Baseline;
use scantling::config::Choices;
use scantling::settings::Settings;

fuzz_target!(|bytes: &[u8]| {
    let Ok(folder) = tempfile::tempdir() else {
        return;
    };
    let path = folder.path().join("scantling.toml");
    if fs::write(&path, bytes).is_err() {
        return;
    }
    if let Ok(settings) = Settings::load(Some(&path), &Choices::default()) {
        let _ = settings.for_file("a/kube-apiserver.yaml");
    }
    let _ = Baseline::load(&path);
});
