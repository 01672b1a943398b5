using System.Security.Cryptography;
using System.Text;
using Elastickv.SnapshotFs.Tree.DynamoDb.Encode;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.DynamoDb.Encode;

/// <summary>The encoding vectors of spec 04 §18, and what the text of §13 says beyond them and the golden trees.</summary>
public sealed class DynamoDbEncodeVectorTests
{
    private const string DevicesSchema =
        """
        {
          "format_version": 1,
          "table_name": "devices",
          "primary_key": {
            "hash_key": {
              "name": "device_id",
              "type": "S"
            },
            "range_key": {}
          },
          "attribute_definitions": [
            {
              "name": "device_id",
              "type": "S"
            }
          ]
        }
        """;

    private const string DevicesItem =
        """
        {
          "count": {
            "N": "42"
          },
          "device_id": {
            "S": "dev-abc123"
          },
          "flags": {
            "BOOL": true
          },
          "owner": {
            "S": "alice"
          }
        }
        """;

    [Fact]
    public void T1_T12_whole_payload()
    {
        TestSource source = new TestSource().AddFile("dynamodb/devices/_schema.json", DevicesSchema).AddFile("dynamodb/devices/items/dev-abc123.json", DevicesItem);
        (string, string)[] expected =
        [
            ("216464627c6974656d7c5a47563261574e6c63777c317c6465762d6162633132330001", "004449010a0d0a05636f756e741204120234320a190a096465766963655f6964120c0a0a6465762d6162633132330a0b0a05666c616773120220010a100a056f776e657212070a05616c696365"),
            ("216464627c6d6574617c67656e7c5a47563261574e6c6377", "31"),
            ("216464627c6d6574617c7461626c657c5a47563261574e6c6377", "004453010a0764657669636573120e0a096465766963655f69641201531a0b0a096465766963655f696428023801"),
        ];
        Assert.Equal(expected, Hex(source));
        using var written = new TemporaryFile();
        EncodedRows.Write(new DynamoDbCanonicalEncoder(), source, written.Path, 0x00018F1A2B3C00AB);
        byte[] payload = File.ReadAllBytes(written.Path);
        Assert.Equal(324, payload.Length);
        Assert.Equal("bf7c5d3e0f8b09d7b0d2037844070f121dc180c5306513d4e9441ac1fb87e903", Convert.ToHexStringLower(SHA256.HashData(payload)));
    }

    [Fact]
    public void T2_composite_table_with_indexes()
    {
        TestSource source = new TestSource()
            .AddFile("dynamodb/orders/_schema.json", """
                {
                  "format_version": 1,
                  "table_name": "orders",
                  "primary_key": {
                    "hash_key": {
                      "name": "customer",
                      "type": "S"
                    },
                    "range_key": {
                      "name": "ts",
                      "type": "N"
                    }
                  },
                  "attribute_definitions": [
                    {
                      "name": "customer",
                      "type": "S"
                    },
                    {
                      "name": "region",
                      "type": "S"
                    },
                    {
                      "name": "ts",
                      "type": "N"
                    }
                  ],
                  "global_secondary_indexes": [
                    {
                      "name": "all",
                      "key_schema": {
                        "hash_key": {
                          "name": "region",
                          "type": "S"
                        },
                        "range_key": {}
                      },
                      "projection": {
                        "type": "ALL"
                      }
                    },
                    {
                      "name": "by-region",
                      "key_schema": {
                        "hash_key": {
                          "name": "region",
                          "type": "S"
                        },
                        "range_key": {
                          "name": "ts",
                          "type": "N"
                        }
                      },
                      "projection": {
                        "type": "INCLUDE",
                        "non_key_attributes": [
                          "total",
                          "note"
                        ]
                      }
                    }
                  ]
                }
                """)
            .AddFile("dynamodb/orders/items/x/y.json", """
                {
                  "customer": {
                    "S": "c/1"
                  },
                  "region": {
                    "S": "eu"
                  },
                  "total": {
                    "N": "129.50"
                  },
                  "ts": {
                    "N": "-12.50"
                  }
                }
                """);
        (string, string)[] expected =
        [
            ("216464627c6773697c62334a6b5a584a7a7c317c595778737c65750001632f31000100fffdfefdffcecdca0001", "216464627c6974656d7c62334a6b5a584a7a7c317c632f31000100fffdfefdffcecdca0001"),
            ("216464627c6773697c62334a6b5a584a7a7c317c596e6b74636d566e615739757c6575000100fffdfefdffcecdca0001632f31000100fffdfefdffcecdca0001", "216464627c6974656d7c62334a6b5a584a7a7c317c632f31000100fffdfefdffcecdca0001"),
            ("216464627c6974656d7c62334a6b5a584a7a7c317c632f31000100fffdfefdffcecdca0001", "004449010a110a08637573746f6d657212050a03632f310a0e0a06726567696f6e12040a0265750a110a05746f74616c120812063132392e35300a0e0a027473120812062d31322e3530"),
            ("216464627c6d6574617c67656e7c62334a6b5a584a7a", "31"),
            ("216464627c6d6574617c7461626c657c62334a6b5a584a7a", "004453010a066f7264657273120d0a08637573746f6d6572120153120b0a06726567696f6e12015312070a02747312014e1a0e0a08637573746f6d65721202747322180a03616c6c12110a080a06726567696f6e12050a03414c4c22330a0962792d726567696f6e12260a0c0a06726567696f6e1202747312160a07494e434c5544451205746f74616c12046e6f746528023801"),
        ];
        Assert.Equal(expected, Hex(source));
    }

    [Fact]
    public void T3_binary_key()
    {
        (string, string)[] expected = [("216464627c6974656d7c596d7876596e4d7c317c00ff01020001", "004449010a0b0a046461746112030a01760a0b0a02696412051a03000102")];
        Assert.Equal(expected, Items(Table("blobs", "id").AddFile("dynamodb/blobs/items/a.json", """
            {
              "data": {
                "S": "v"
              },
              "id": {
                "B": "AAEC"
              }
            }
            """)));
    }

    [Fact]
    public void T4_every_kind_and_escape()
    {
        (string, string)[] expected = [("216464627c6974656d7c61334d7c317c6b0001", "004449010a0a0a033c6b3e12030a01760a0a0a016212051a03ff01fb0a0d0a026273120742050a01010a000a070a016512021a000a090a03657373120232000a070a0166120220000a090a02696412030a016b0a140a016c120f4a0d0a030a01780a024a000a0252000a1c0a016d121752150a080a024b3112020a000a090a026b3212031201300a0a0a016e12051203312e350a0e0a026e7312083a060a01320a01310a280a017312230a213c6126623e20227122205c202f20080c0a0d09017f20c3a920e280a820f09f98800a0e0a027373120832060a01620a01610a070a0174120220010a070a0175120228010a070a017a120228010a080a027a6612022800")];
        Assert.Equal(expected, Items(Table("ks", "id").AddFile("dynamodb/ks/items/k.json", """
            {
              "\u003ck\u003e": {
                "S": "v"
              },
              "b": {
                "B": "/wH7"
              },
              "bs": {
                "BS": [
                  "AQ==",
                  ""
                ]
              },
              "e": {
                "B": ""
              },
              "ess": {
                "SS": []
              },
              "f": {
                "BOOL": false
              },
              "id": {
                "S": "k"
              },
              "l": {
                "L": [
                  {
                    "S": "x"
                  },
                  {
                    "L": []
                  },
                  {
                    "M": {}
                  }
                ]
              },
              "m": {
                "M": {
                  "K1": {
                    "S": ""
                  },
                  "k2": {
                    "N": "0"
                  }
                }
              },
              "n": {
                "N": "1.5"
              },
              "ns": {
                "NS": [
                  "2",
                  "1"
                ]
              },
              "s": {
                "S": "\u003ca\u0026b\u003e \"q\" \\ / \b\f\n\r\t\u0001\u007f é \u2028 😀"
              },
              "ss": {
                "SS": [
                  "b",
                  "a"
                ]
              },
              "t": {
                "BOOL": true
              },
              "u": {
                "NULL": true
              },
              "z": {
                "NULL": true
              },
              "zf": {
                "NULL": false
              }
            }
            """)));
    }

    [Theory]
    [InlineData("100", "216464627c6974656d7c62677c317c0202010300ff310001", "004449010a0b0a02696412051203313030")]
    [InlineData("1e2", "216464627c6974656d7c62677c317c0202010300ff310001", "004449010a0b0a02696412051203316532")]
    [InlineData("0.5", "216464627c6974656d7c62677c317c020100ff350001", "004449010a0b0a02696412051203302e35")]
    [InlineData("5e-1", "216464627c6974656d7c62677c317c020100ff350001", "004449010a0c0a0269641206120435652d31")]
    [InlineData("-0", "216464627c6974656d7c62677c317c010001", "004449010a0a0a026964120412022d30")]
    [InlineData("-1", "216464627c6974656d7c62677c317c00fffdfefeffce0001", "004449010a0a0a026964120412022d31")]
    [InlineData("1.10", "216464627c6974656d7c62677c317c0202010100ff31310001", "004449010a0c0a02696412061204312e3130")]
    [InlineData("1e300", "216464627c6974656d7c62677c317c020202012d00ff310001", "004449010a0d0a026964120712053165333030")]
    public void T5_numeric_keys(string text, string key, string value) =>
        Assert.Equal([(key, value)], Items(Table("n", "id").AddFile("dynamodb/n/items/a.json", $$$"""{"id": {"N": "{{{text}}}"}}""")));

    [Theory]
    [InlineData(false, """{"h": {"S": ""}}""", "216464627c6974656d7c64417c317c0001")]
    [InlineData(true, """{"h": {"S": ""}, "r": {"S": "x"}}""", "216464627c6974656d7c64417c317c0001780001")]
    [InlineData(true, """{"h": {"S": "x"}, "r": {"S": ""}}""", "216464627c6974656d7c64417c317c7800010001")]
    public void T6_empty_keys(bool hasRange, string item, string key) =>
        Assert.Equal(key, Items(Table("t", "h", hasRange ? "r" : "").AddFile("dynamodb/t/items/.json", item)).Single().Key);

    [Fact]
    public void T8_hand_written()
    {
        (string, string)[] expected = [("216464627c6974656d7c64517c317c6100ff6200010202010200ff310001", "004449010a0b0a02706b12050a036100620a0b0a02736b120512033165310a0a0a03efbd9e12031201310a0b0a04f09f98801203120132")];
        Assert.Equal(expected, Items(Table("u", "pk", "sk").AddFile("dynamodb/u/items/anything.json", """{"😀":{"N":"2"},"sk":{"N":"1e1"},"～":{"N":"1"},"pk":{"S":"a\u0000b"}}""")));
    }

    [Fact]
    public void T13_schema_edge_cases()
    {
        TestSource source = new TestSource().AddFile("dynamodb/e/_schema.json", """
            {
              "format_version": 1,
              "table_name": "e",
              "primary_key": {
                "hash_key": {
                  "name": "id"
                },
                "range_key": {}
              },
              "attribute_definitions": [
                {
                  "name": "a",
                  "type": ""
                }
              ],
              "global_secondary_indexes": [
                {
                  "name": "g",
                  "key_schema": {
                    "hash_key": {
                      "name": "a"
                    },
                    "range_key": {}
                  },
                  "projection": {
                    "type": ""
                  }
                }
              ]
            }
            """);
        (string, string)[] expected =
        [
            ("216464627c6d6574617c67656e7c5a51", "31"),
            ("216464627c6d6574617c7461626c657c5a51", "004453010a016512050a016112001a040a026964220c0a016712070a030a0161120028023801"),
        ];
        Assert.Equal(expected, Hex(source));
    }

    [Theory]
    [InlineData("""{"format_version":99,"table_name":"x"}""")]
    [InlineData("""{"table_name":"x","primary_key":{"hash_key":{"name":"id"}}}""")]
    [InlineData("""{"format_version":1.0,"table_name":"x","primary_key":{"hash_key":{"name":"id"}}}""")]
    [InlineData("""{"format_version":"1","table_name":"x","primary_key":{"hash_key":{"name":"id"}}}""")]
    [InlineData("""{"format_version":1,"table_name":"real","primary_key":{"hash_key":{"name":"id"}}}""")]
    [InlineData("""{"format_version":1,"table_name":"","primary_key":{"hash_key":{"name":"id"}}}""")]
    [InlineData("""{"format_version":1,"table_name":"x","primary_key":{"hash_key":{"name":""}}}""")]
    [InlineData("""{"format_version":1,"table_name":"x"}""")]
    [InlineData("""{"format_version":1,"table_name":"x","primary_key":{"hash_key":{"name":"id"}},"attribute_definitions":[{"name":"id"},{"name":"b"},{"name":"id"}]}""")]
    [InlineData("""{"format_version":1,"table_name":"x","primary_key":{"hash_key":{"name":"id"}},"global_secondary_indexes":[{"name":"i"},{"name":"i"}]}""")]
    [InlineData("""{"format_version":1,"table_name":"x","primary_key":{"hash_key":{"name":"id"}}} {}""")]
    [InlineData("""{"format_version":1,"table_name":5,"primary_key":{"hash_key":{"name":"id"}}}""")]
    [InlineData("null")]
    [InlineData("")]
    public void T15_bad_schema(string schema)
    {
        var defect = Assert.Throws<DocumentDefectException>(() => Hex(new TestSource().AddFile("dynamodb/x/_schema.json", schema)));
        Assert.Equal("dynamodb/x/_schema.json", TreeDump.Text(defect.Path));
        Assert.Equal(1, defect.Line);
    }

    [Theory]
    [InlineData("""{"other":{"S":"v"}}""", 1)]
    [InlineData("""{"id":{"S":"a","N":"1"}}""", 20)]
    [InlineData("""{"id":{"s":"a"}}""", 12)]
    [InlineData("""{"id":{}}""", 7)]
    [InlineData("""{"id":{"N":5}}""", 12)]
    [InlineData("""{"id":{"N":""}}""", 7)]
    [InlineData("""{"id":{"N":"0x10"}}""", 7)]
    [InlineData("""{"id":{"S":"a"}} {}""", 18)]
    [InlineData("""{"id":{"S":"a"},"b":{"L":[{"S":"x"},null]}}""", 37)]
    [InlineData("""{"id":{"S":"a"},"b":{"M":{"c":{"M":[]}}}}""", 36)]
    [InlineData("""{"id":{"S":"a"},"b":{"SS":["x",1]}}""", 32)]
    [InlineData("""{"id":{"S":"a"},"b":{"SS":null}}""", 27)]
    [InlineData("""{"id":{"S":"a"},"b":{"BS":["AQ"]}}""", 28)]
    [InlineData("""{"id":{"S":"a"},"b":{"B":"AQ"}}""", 26)]
    [InlineData("""{"id":{"S":"a"},"b":{"B":"_w=="}}""", 26)]
    [InlineData("""{"id":{"S":"a"},"b":{"BOOL":"true"}}""", 29)]
    [InlineData("""{"id":{"S":"a"},"b":{"NULL":null}}""", 29)]
    [InlineData("""{"id":{"S":"a"},"b":null}""", 21)]
    [InlineData("""{"id":{"S":"a"},"b":{"L":[}}""", 27)]
    [InlineData("""{"id":{"S":"a"},"z":1,"b":2}""", 21)]
    public void T15_bad_item(string item, int column)
    {
        var defect = Assert.Throws<DocumentDefectException>(() => Hex(Table("x", "id").AddFile("dynamodb/x/items/a.json", item)));
        Assert.Equal("dynamodb/x/items/a.json", TreeDump.Text(defect.Path));
        Assert.Equal((1, column), (defect.Line, defect.Column));
    }

    [Fact]
    public void T15_missing_schema_and_things_in_the_way()
    {
        Assert.Equal("dynamodb/x/_schema.json", Refusal(new TestSource().AddDirectory("dynamodb/x")));
        foreach (SourceKind kind in new[] { SourceKind.Symlink, SourceKind.Special, SourceKind.Directory })
        {
            Assert.Equal("dynamodb", Refusal(new TestSource().AddOther("dynamodb", kind == SourceKind.Directory ? SourceKind.File : kind)));
            Assert.Equal("dynamodb/x/_schema.json", Refusal(new TestSource().AddOther("dynamodb/x/_schema.json", kind)));
            Assert.Equal("dynamodb/x/items", Refusal(Table("x", "id").AddOther("dynamodb/x/items", kind == SourceKind.Directory ? SourceKind.File : kind)));
        }

        Assert.Equal("dynamodb/x/items/a.json", Refusal(Table("x", "id").AddOther("dynamodb/x/items/a.json", SourceKind.Symlink)));
        Assert.Equal("dynamodb/x/items/h/a.json", Refusal(Table("x", "id").AddOther("dynamodb/x/items/h/a.json", SourceKind.Special)));
        Assert.Equal("dynamodb/x/items/a.json", Refusal(Table("x", "id").AddFile("dynamodb/x/items/a.json", Encoding.UTF8.GetBytes("""{"id":{"S":"a"}}"""), links: 2)));
        Assert.Equal("dynamodb/x/items/h/sub", Refusal(Table("x", "id").AddFile("dynamodb/x/items/h/sub/x.json", """{"id":{"S":"a"}}""")));
        Assert.Equal("dynamodb/x/items/h/y.json", Refusal(Table("x", "id").AddOther("dynamodb/x/items/h/y.json", SourceKind.Directory)));
    }

    [Fact]
    public void What_is_no_item_is_ignored()
    {
        TestSource source = Table("x", "id")
            .AddOther("dynamodb/link", SourceKind.Symlink)
            .AddFile("dynamodb/file.json", "{")
            .AddFile("dynamodb/x/KEYMAP.jsonl", "{")
            .AddFile("dynamodb/x/items/a.json~", "{")
            .AddOther("dynamodb/x/items/fifo", SourceKind.Special)
            .AddOther("dynamodb/x/items/d/link", SourceKind.Symlink)
            .AddFile("dynamodb/x/items/d.json/a.json", """{"id":{"S":"a"}}}trailing""");
        Assert.Equal("216464627c6974656d7c65417c317c610001", Items(source).Single().Key);
    }

    [Theory]
    [InlineData("""{"id":{"S":"b"},"id":{"S":"a"}}""", "0a090a02696412030a0161")]
    [InlineData("""{"id":5,"id":{"S":"a"}}""", "0a090a02696412030a0161")]
    [InlineData("""{"id":{"S":5,"S":"b","S":"a"}}""", "0a090a02696412030a0161")]
    [InlineData("""{"id":{"S":"a"},"l":{"L":[{"S":"x"}],"L":[]}}""", "0a090a02696412030a01610a070a016c12024a00")]
    [InlineData("""{"m":{"M":{"b":{"N":"1"},"a":null,"b":{"N":"2"},"a":{"N":"3"}}},"id":{"S":"a"}}""", "0a090a02696412030a01610a1b0a016d121652140a080a016112031201330a080a01621203120132")]
    [InlineData("""{"id":{"S":"a"},"":{"BS":["","A\nQ=\r="]}}""", "0a0b0a00120742050a000a01010a090a02696412030a0161")]
    [InlineData("""{"id":{"S":"a"},"n":{"N":"no number"}}""", "0a090a02696412030a01610a100a016e120b12096e6f206e756d626572")]
    public void Last_member_counts_and_only_that(string item, string message) =>
        Assert.Equal("00444901" + message, Items(Table("x", "id").AddFile("dynamodb/x/items/a.json", item)).Single().Value);

    [Fact]
    public void Schema_members_in_any_case_and_twice()
    {
        const string Schema = """{"Format_Version":1,"primary_key":{"hash_key":{"name":"a"}},"TABLE_NAME":"e","PRIMARY_KEY":{"hash_key":null,"range_key":{"name":"r"}},"attribute_definitions":[{"name":"x"}]}""";
        List<(string Key, string Value)> rows = Hex(new TestSource().AddFile("dynamodb/e/_schema.json", Schema));
        Assert.Equal("004453010a016512050a017812001a060a016112017228023801", rows.Last().Value);
    }

    [Fact]
    public void Depth_and_breadth_do_not_hurt()
    {
        const int Levels = 4990;
        string deep = string.Concat(Enumerable.Repeat("""{"L":[""", Levels)) + string.Concat(Enumerable.Repeat("]}", Levels));
        (_, string value) = Assert.Single(Items(Table("x", "id").AddFile("dynamodb/x/items/a.json", "{\"id\":{\"S\":\"a\"},\"l\":" + deep + "}")));
        Assert.EndsWith("4a00", value, StringComparison.Ordinal);

        string deeper = string.Concat(Enumerable.Repeat("""{"M":{"a":""", 100_000));
        Assert.Equal("dynamodb/x/items/a.json", Refusal(Table("x", "id").AddFile("dynamodb/x/items/a.json", "{\"id\":" + deeper)));

        string wide = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"k{i}\":{{\"N\":\"{i}\"}}"));
        Assert.Single(Items(Table("x", "id").AddFile("dynamodb/x/items/a.json", "{\"id\":{\"S\":\"a\"}," + wide + "}")));
    }

    private static string Refusal(TestSource source) => TreeDump.Text(Assert.Throws<DocumentDefectException>(() => Hex(source)).Path);

    private static TestSource Table(string name, string hash, string range = "") => new TestSource().AddFile(
        $"dynamodb/{name}/_schema.json",
        $$$"""{"format_version":1,"table_name":"{{{name}}}","primary_key":{"hash_key":{"name":"{{{hash}}}"},"range_key":{"name":"{{{range}}}"} } }""");

    private static List<(string Key, string Value)> Items(TestSource source) =>
        Hex(source).FindAll(row => row.Key.StartsWith("216464627c6974656d7c", StringComparison.Ordinal));

    private static List<(string Key, string Value)> Hex(TestSource source) =>
        EncodedRows.Of(new DynamoDbCanonicalEncoder(), source).ConvertAll(row => (Hex(row.Key), Hex(row.Value)));

    private static string Hex(string latin1) => Convert.ToHexStringLower(Encoding.Latin1.GetBytes(latin1));
}
