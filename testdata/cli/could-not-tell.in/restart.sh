#!/bin/sh
systemctl restart kube-apiserver
