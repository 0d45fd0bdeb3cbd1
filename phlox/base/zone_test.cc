// Time zones: the database, its rules for the years to come, fixed offsets.
#include "phlox/base/zone.h"

#include <gtest/gtest.h>

#include <random>

#include "phlox/base/calendar.h"
#include "phlox/base/posix_zone.h"

namespace phlox {
namespace {

int64_t at(const char* text) { return parse_datetime(text)->micros / kMicrosPerSecond; }

TEST(Zone, RulesOfPosix) {
  const struct {
    const char *rule, *moment;
    int32_t offset;
  } cases[] = {
      {"CET-1CEST,M3.5.0,M10.5.0/3", "2024-03-31T00:59:59Z", 3600},
      {"CET-1CEST,M3.5.0,M10.5.0/3", "2024-03-31T01:00:00Z", 7200},
      {"CET-1CEST,M3.5.0,M10.5.0/3", "2024-10-27T00:59:59Z", 7200},
      {"CET-1CEST,M3.5.0,M10.5.0/3", "2024-10-27T01:00:00Z", 3600},
      {"EST5EDT,M3.2.0,M11.1.0", "2024-03-10T06:59:59Z", -5 * 3600},
      {"EST5EDT,M3.2.0,M11.1.0", "2024-03-10T07:00:00Z", -4 * 3600},
      {"AEST-10AEDT,M10.1.0,M4.1.0/3", "2024-01-01T00:00:00Z", 11 * 3600},
      {"AEST-10AEDT,M10.1.0,M4.1.0/3", "2024-07-01T00:00:00Z", 10 * 3600},
      {"<+0545>-5:45", "2024-07-01T00:00:00Z", 5 * 3600 + 45 * 60},
      {"AAA0BBB,J60,J61", "2024-03-01T02:00:00Z", 3600},  // March 1 also in a leap year
      {"AAA0BBB,59/0,60/0", "2024-02-29T00:00:00Z", 3600},
      {"UTC0", "1800-01-01T00:00:00Z", 0},
  };
  for (const auto& c : cases) {
    const auto zone = parse_posix_zone(c.rule);
    ASSERT_TRUE(zone) << c.rule;
    EXPECT_EQ(zone->offset_at(at(c.moment)), c.offset) << c.rule << " " << c.moment;
  }
  for (const char* wrong :
       {"", "C-1", "CET", "CET-1CEST", "CET-1CEST,M13.1.0,M1.1.0", "CET-1x"})
    EXPECT_FALSE(parse_posix_zone(wrong)) << wrong;
}

TEST(Zone, FixedAndUnknown) {
  EXPECT_EQ(zone_offset("UTC", 0), 0);
  EXPECT_EQ(zone_offset("+02:00", 0), 7200);
  EXPECT_EQ(zone_offset("-0530", 0), -19'800);
  EXPECT_EQ(zone_offset("+01", 0), 3600);
  for (const char* wrong :
       {"", "Nowhere/City", "../zoneinfo/UTC", "/etc/passwd", "+1", "+a2:00"})
    EXPECT_EQ(zone_offset(wrong, 0), std::nullopt) << wrong;
}

TEST(Zone, Database) {
  if (!zone_offset("Europe/Berlin", 0)) GTEST_SKIP() << "no time zone database";
  const struct {
    const char *zone, *moment;
    int32_t offset;
  } cases[] = {
      {"Europe/Berlin", "2000-01-01T00:00:00Z", 3600},
      {"Europe/Berlin", "2000-07-01T00:00:00Z", 7200},
      {"Europe/Berlin", "2200-07-01T00:00:00Z", 7200},
      {"Europe/Berlin", "1970-07-01T00:00:00Z", 3600},
      {"America/New_York", "2024-07-01T00:00:00Z", -4 * 3600},
      {"Asia/Kathmandu", "2024-07-01T00:00:00Z", 5 * 3600 + 45 * 60},
      {"Australia/Lord_Howe", "2024-01-01T00:00:00Z", 11 * 3600},
      {"Australia/Lord_Howe", "2024-07-01T00:00:00Z", 10 * 3600 + 1800},
  };
  for (const auto& c : cases)
    EXPECT_EQ(zone_offset(c.zone, at(c.moment)), c.offset) << c.zone << " " << c.moment;
}

TEST(Zone, MomentOfAWallClock) {
  if (!TimeZone::find("Europe/Berlin")) GTEST_SKIP() << "no time zone database";
  const struct {
    const char *zone, *wall, *moment;
  } cases[] = {
      {"UTC", "2020-06-01T12:00:00", "2020-06-01T12:00:00Z"},
      {"-0530", "2020-06-01T12:00:00", "2020-06-01T17:30:00Z"},
      // Skipped: it moves on by the gap.
      {"Europe/Berlin", "2020-03-29T01:59:59", "2020-03-29T00:59:59Z"},
      {"Europe/Berlin", "2020-03-29T02:00:00", "2020-03-29T01:00:00Z"},
      {"Europe/Berlin", "2020-03-29T02:59:59", "2020-03-29T01:59:59Z"},
      {"Europe/Berlin", "2020-03-29T03:00:00", "2020-03-29T01:00:00Z"},
      // Twice: the first.
      {"Europe/Berlin", "2020-10-25T01:59:59", "2020-10-24T23:59:59Z"},
      {"Europe/Berlin", "2020-10-25T02:00:00", "2020-10-25T00:00:00Z"},
      {"Europe/Berlin", "2020-10-25T02:59:59", "2020-10-25T00:59:59Z"},
      {"Europe/Berlin", "2020-10-25T03:00:00", "2020-10-25T02:00:00Z"},
      // By the rule for the years to come.
      {"Europe/Berlin", "2200-03-30T02:30:00", "2200-03-30T01:30:00Z"},
      {"Europe/Berlin", "2200-10-26T02:30:00", "2200-10-26T00:30:00Z"},
      {"Europe/Berlin", "2200-10-26T03:30:00", "2200-10-26T02:30:00Z"},
      // Half an hour, and in the south.
      {"Australia/Lord_Howe", "2020-04-05T01:45:00", "2020-04-04T14:45:00Z"},
      {"Australia/Lord_Howe", "2020-10-04T02:15:00", "2020-10-03T15:45:00Z"},
      // A day that was left out.
      {"Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T22:00:00Z"},
      {"Asia/Kolkata", "2020-01-01T00:00:00", "2019-12-31T18:30:00Z"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(TimeZone::find(c.zone)->moment_of(at(c.wall)), at(c.moment))
        << c.zone << " " << c.wall;
}

TEST(ZoneCursor, GivesWhatTheZoneGives) {
  for (const char* name :
       {"Europe/Berlin", "America/St_Johns", "Pacific/Apia", "+05:30"}) {
    const TimeZone* const zone = TimeZone::find(name);
    if (!zone) GTEST_SKIP() << "no time zone database";
    ZoneCursor cursor(*zone);
    std::mt19937_64 random(1);
    // From 1840 to 2100, some far apart and some close together.
    int64_t moment = 0;
    for (int i = 0; i < 50'000; ++i) {
      moment = i % 3 == 0 ? static_cast<int64_t>(random() % 8'200'000'000) - 4'102'000'000
                          : moment + static_cast<int64_t>(random() % 7200);
      const int64_t micros = moment * kMicrosPerSecond + 5;
      int64_t wall = 0, back = 0;
      ASSERT_TRUE(cursor.to_wall(micros, &wall));
      ASSERT_EQ(wall, micros + zone->offset_at(moment) * kMicrosPerSecond)
          << name << " " << moment;
      ASSERT_TRUE(cursor.to_moment(micros, &back));
      ASSERT_EQ(back, zone->moment_of(moment) * kMicrosPerSecond + 5)
          << name << " " << moment;
    }
  }
}

TEST(ZoneCursor, BeyondTheRange) {
  ZoneCursor east(*TimeZone::find("+05:30")), west(*TimeZone::find("-05:30"));
  int64_t out = 0;
  EXPECT_FALSE(east.to_wall(INT64_MAX, &out));
  EXPECT_FALSE(east.to_moment(INT64_MIN, &out));
  EXPECT_FALSE(west.to_wall(INT64_MIN, &out));
  EXPECT_FALSE(west.to_moment(INT64_MAX, &out));
  EXPECT_TRUE(east.to_wall(INT64_MIN, &out));
  EXPECT_EQ(out, INT64_MIN + 19'800 * kMicrosPerSecond);
}

}  // namespace
}  // namespace phlox
