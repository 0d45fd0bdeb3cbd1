// What is left of the drivers' messages.
#include "phlox/engine/adbc/message.h"

#include <gtest/gtest.h>

namespace phlox::engine::adbc {
namespace {

TEST(Message, WhatTheServerSays) {
  EXPECT_EQ(
      plain_message("[libpq] Failed: ERROR:  no such thing\nLINE 1: x\nquery: SELECT"),
      "no such thing LINE 1: x");
  EXPECT_EQ(
      plain_message("[FlightSQL] no such column: x (1) (Unknown; DoGet: endpoint 0: "
                    "remote: [])"),
      "no such column: x (1)");
  EXPECT_EQ(plain_message("[FlightSQL] Out of Range (a; b). Detail: Failed (Unknown; "
                          "ExecuteQuery)"),
            "Out of Range (a; b)");
  EXPECT_EQ(plain_message("[FlightSQL] nothing behind"), "nothing behind");
  // Of no driver of Flight SQL.
  EXPECT_EQ(plain_message("f(x; y)"), "f(x; y)");
  EXPECT_EQ(plain_message("a (b; c)"), "a (b; c)");
}

}  // namespace
}  // namespace phlox::engine::adbc
