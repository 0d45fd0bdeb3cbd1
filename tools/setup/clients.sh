#!/usr/bin/env bash
# Puts the engines' own clients, which bench/engines measures, into .deps/clients.
. "$(dirname "$0")/stamp.sh"
virtual_environment clients "the engines' own clients"
