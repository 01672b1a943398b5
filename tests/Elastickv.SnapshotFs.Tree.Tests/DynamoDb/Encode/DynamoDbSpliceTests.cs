using System.Text;
using Elastickv.SnapshotFs.Tree.DynamoDb.Encode;
using Elastickv.SnapshotFs.Tree.DynamoDb.Values;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.DynamoDb.Encode;

/// <summary>What spec 07 §5 says beyond the golden write-backs: keys that are taken, what hides in old key layouts, counters, and defects.</summary>
public sealed class DynamoDbSpliceTests
{
    private const string A = "!ddb|item|dA|3|a\0\u0001";
    private const string B = "!ddb|item|dA|3|b\0\u0001";

    [Fact]
    public void Edited_item_is_written_and_a_resaved_one_is_not()
    {
        using DynamoSnapshot snapshot = Table();
        (List<string> rows, _) = Splice(snapshot, final => final
            .Write("dynamodb/t/items/a.json", """{"v":{"S":"1"},"k":{"S":"a"},"g":{"S":"i"}}""")
            .Delete("dynamodb/t/items/b.json")
            .Write("dynamodb/t/items/renamed.json", """{"k":{"S":"b"},"v":{"S":"new"}}"""));
        Assert.Equal([B + " put"], rows);
    }

    [Fact]
    public void Key_moved_from_file_to_file_is_no_conflict()
    {
        using DynamoSnapshot snapshot = Table();
        (List<string> rows, _) = Splice(snapshot, final => final
            .Write("dynamodb/t/items/a.json", """{"k":{"S":"b"},"v":{"S":"1"}}""")
            .Write("dynamodb/t/items/b.json", """{"k":{"S":"a"},"v":{"S":"2"}}"""));
        Assert.Equal(["!ddb|gsi|dA|3|aQ|i\0\u0001a\0\u0001 deleted", A + " put", B + " put"], rows);
    }

    [Fact]
    public void Key_that_another_file_has_is_refused_in_the_name_of_the_newcomer()
    {
        using DynamoSnapshot snapshot = Table();
        Assert.Equal(["dynamodb/t/items/x.json"], Defects(snapshot, final => final.Write("dynamodb/t/items/x.json", """{"k":{"S":"a"}}""")));
        Assert.Equal(["dynamodb/t/items/_.json"], Defects(snapshot, final => final
            .Write("dynamodb/t/items/_.json", """{"k":{"S":"a"}}""")
            .Write("dynamodb/t/items/a.json", """{"k":{"S":"a"},"v":{"S":"2"}}""")));
        Assert.Equal(["dynamodb/t/items/y.json"], Defects(snapshot, final => final
            .Write("dynamodb/t/items/x.json", """{"k":{"S":"c"}}""")
            .Write("dynamodb/t/items/y.json", """{"k":{"S":"c"}}""")));
    }

    [Fact]
    public void All_defects_are_found()
    {
        using DynamoSnapshot snapshot = Table();
        Assert.Equal(
            ["dynamodb/t/items/a.json", "dynamodb/t/items/h/deep/x.json", "dynamodb/t/items/h/x.json", "dynamodb/u/_schema.json"],
            Defects(snapshot, final => final
                .Write("dynamodb/t/items/a.json", """{"k":{"N":"1","S":"a"}}""")
                .Write("dynamodb/t/items/h/x.json", "{}")
                .Write("dynamodb/t/items/h/deep/x.json", """{"k":{"S":"c"}}""")
                .Write("dynamodb/u/items/x.json", """{"k":{"S":"c"}}""")));
    }

    [Fact]
    public void Schema_that_still_has_items_cannot_go_and_a_table_without_any_is_dropped_whole()
    {
        using DynamoSnapshot snapshot = Table();
        Assert.Equal(["dynamodb/t/_schema.json"], Defects(snapshot, final => final.Delete("dynamodb/t/_schema.json").Delete("dynamodb/t/items/a.json")));
        (List<string> rows, _) = Splice(snapshot, final => final.Delete("dynamodb/t"));
        Assert.Equal(["!ddb|gsi|dA|3|aQ|i\0\u0001a\0\u0001 deleted", A + " deleted", B + " deleted", "!ddb|meta|table|dA deleted"], rows);
    }

    [Theory]
    [InlineData(null, "1")]
    [InlineData("7", "8")]
    [InlineData(" 007\u00a0", "8")]
    [InlineData("x", null)]
    [InlineData("18446744073709551615", null)]
    public void New_table_gets_the_generation_behind_the_counter(string? counter, string? generation)
    {
        using DynamoSnapshot snapshot = Table();
        if (counter is not null)
        {
            snapshot.Add("!ddb|meta|gen|bmV3"u8, Encoding.UTF8.GetBytes(counter));
        }

        (List<string> rows, List<DocumentDefectException> defects) = Splice(snapshot, final => final
            .Write("dynamodb/new/_schema.json", """{"format_version":1,"table_name":"new","primary_key":{"hash_key":{"name":"k"}}}""")
            .Write("dynamodb/new/items/x.json", """{"k":{"S":"a"}}"""));
        if (generation is null)
        {
            Assert.Equal("dynamodb/new/_schema.json", TreeDump.Text(Assert.Single(defects).Path));
            return;
        }

        Assert.Equal([$"!ddb|item|bmV3|{generation}|a\0\u0001 put", $"!ddb|meta|gen|bmV3 put {generation}", "!ddb|meta|table|bmV3 put"], rows);
    }

    [Fact]
    public void New_key_needs_the_attribute_in_every_item_and_untouched_records_stay_as_they_are()
    {
        using DynamoSnapshot snapshot = Table();
        const string ByValue = """{"format_version":1,"table_name":"t","primary_key":{"hash_key":{"name":"v"}},"global_secondary_indexes":[{"name":"i","key_schema":{"hash_key":{"name":"g"}},"projection":{"type":"ALL"}}]}""";
        (List<string> rows, _) = Splice(snapshot, final => final.Write("dynamodb/t/_schema.json", ByValue));
        Assert.Equal(
            [
                "!ddb|gsi|dA|3|aQ|i\0\u0001" + "1\0\u0001 put !ddb|item|dA|3|1\0\u0001",
                "!ddb|gsi|dA|3|aQ|i\0\u0001a\0\u0001 deleted",
                "!ddb|item|dA|3|1\0\u0001 put",
                "!ddb|item|dA|3|2\0\u0001 put",
                A + " deleted",
                B + " deleted",
                "!ddb|meta|table|dA put",
            ],
            rows);
        Assert.Equal(["dynamodb/t/items/a.json", "dynamodb/t/items/b.json"], Defects(snapshot, final => final.Write("dynamodb/t/_schema.json", ByValue.Replace("\"name\":\"v\"", "\"name\":\"w\"", StringComparison.Ordinal))));
        Assert.Equal(["dynamodb/t/items/b.json"], Defects(snapshot, final => final
            .Write("dynamodb/t/_schema.json", ByValue)
            .Write("dynamodb/t/items/b.json", """{"v":{"S":"1"}}""")));
    }

    [Fact]
    public void Numbers_of_the_old_layout_are_one_item_whatever_their_text()
    {
        using var snapshot = new DynamoSnapshot();
        snapshot.AddSchema(Schema("n", version: 1, migrating: 0, generation: 1));
        snapshot.AddItem("n", 1, "MQ|"u8, Item(("k", new DynamoAttributeValue { N = "1" })));
        snapshot.AddItem("n", 1, "MS4w|"u8, Item(("k", new DynamoAttributeValue { N = "1.0" })));
        snapshot.AddItem("n", 1, "Mg|"u8, Item(("k", new DynamoAttributeValue { N = "2" })));

        // The second spelling was hidden, and must not come to light.
        (List<string> rows, _) = Splice(snapshot, final => final.Delete("dynamodb/n/items/1.json"));
        Assert.Equal(["!ddb|item|bg|1|MQ| deleted", "!ddb|item|bg|1|MS4w| deleted"], rows);
        Assert.Equal(["dynamodb/n/items/x.json"], Defects(snapshot, final => final.Write("dynamodb/n/items/x.json", """{"k":{"N":"2.00"}}""")));
    }

    [Fact]
    public void Item_hidden_behind_its_migrated_copy_goes_with_it()
    {
        using var snapshot = new DynamoSnapshot();
        snapshot.AddSchema(Schema("m", version: 2, migrating: 1, generation: 2));
        snapshot.AddItem("m", 1, "YQ|"u8, Item(("k", new DynamoAttributeValue { S = "a" }), ("v", new DynamoAttributeValue { S = "old" })));
        snapshot.AddItem("m", 2, "a\0\u0001"u8, Item(("k", new DynamoAttributeValue { S = "a" }), ("v", new DynamoAttributeValue { S = "new" })));
        (List<string> rows, _) = Splice(snapshot, final => final.Delete("dynamodb/m/items/a.json"));
        Assert.Equal(["!ddb|item|bQ|1|YQ| deleted", "!ddb|item|bQ|2|a\0\u0001 deleted"], rows);
    }

    [Fact]
    public void Item_whose_key_contradicts_its_content_leaves_the_rows_of_others_alone()
    {
        using DynamoSnapshot snapshot = Table();
        snapshot.AddItem("t", 3, "zz\0\u0001"u8, Item(("k", new DynamoAttributeValue { S = "a" }), ("g", new DynamoAttributeValue { S = "i" })));
        string stray = "";
        (List<string> rows, _) = Splice(snapshot, final =>
        {
            final.List("dynamodb/t/items"u8, new Names(name => stray = name.Contains('~', StringComparison.Ordinal) ? name : stray));
            final.Delete("dynamodb/t/items/" + stray);
        });
        Assert.Equal(["!ddb|item|dA|3|zz\0\u0001 deleted"], rows);

        (rows, _) = Splice(snapshot, final => final.Delete("dynamodb/t/items/" + stray).Write("dynamodb/t/items/a.json", """{"k":{"S":"a"}}"""));
        Assert.Equal(["!ddb|gsi|dA|3|aQ|i\0\u0001a\0\u0001 deleted", A + " put", "!ddb|item|dA|3|zz\0\u0001 deleted"], rows);
    }

    [Fact]
    public void Schema_written_again_in_another_form_adds_nothing()
    {
        using DynamoSnapshot snapshot = Table();
        (List<string> rows, List<DocumentDefectException> defects) = Splice(snapshot, final => final
            .Write("dynamodb/t/_schema.json", """{"global_secondary_indexes":[{"name":"i","key_schema":{"hash_key":{"name":"g"}},"projection":{"type":"ALL"}}],"TABLE_NAME":"t","primary_key":{"hash_key":{"name":"k"}},"format_version":1,"x":1}""")
            .Write("dynamodb/t/notes.txt", "ignored")
            .Write("dynamodb/t/items/notes.txt", "ignored"));
        Assert.Empty(rows);
        Assert.Empty(defects);
    }

    /// <summary>Table <c>t</c>, generation 3: items <c>a</c> (value 1, in the index) and <c>b</c> (value 2).</summary>
    private static DynamoSnapshot Table()
    {
        var snapshot = new DynamoSnapshot();
        DynamoTableSchema schema = Schema("t", version: 2, migrating: 0, generation: 3);
        schema.GlobalSecondaryIndexes["i"] = new DynamoGlobalSecondaryIndex { KeySchema = new DynamoKeySchema { HashKey = "g" }, Projection = new DynamoGSIProjection { ProjectionType = "ALL" } };
        snapshot.AddSchema(schema);
        snapshot.AddItem("t", 3, "a\0\u0001"u8, Item(("k", new DynamoAttributeValue { S = "a" }), ("v", new DynamoAttributeValue { S = "1" }), ("g", new DynamoAttributeValue { S = "i" })));
        snapshot.AddItem("t", 3, "b\0\u0001"u8, Item(("k", new DynamoAttributeValue { S = "b" }), ("v", new DynamoAttributeValue { S = "2" })));
        return snapshot.Add("!ddb|gsi|dA|3|aQ|i\0\u0001a\0\u0001"u8, Encoding.Latin1.GetBytes(A));
    }

    private static DynamoTableSchema Schema(string name, ulong version, ulong migrating, ulong generation) => new()
    {
        TableName = name,
        PrimaryKey = new DynamoKeySchema { HashKey = "k" },
        KeyEncodingVersion = version,
        MigratingFromGeneration = migrating,
        Generation = generation,
    };

    private static DynamoItem Item(params ReadOnlySpan<(string Name, DynamoAttributeValue Value)> attributes)
    {
        var item = new DynamoItem();
        foreach ((string name, DynamoAttributeValue value) in attributes)
        {
            item.Attributes[name] = value;
        }

        return item;
    }

    private static IEnumerable<string> Defects(DynamoSnapshot snapshot, Action<EditedSource> edit) =>
        Splice(snapshot, edit).Defects.Select(defect => TreeDump.Text(defect.Path));

    /// <summary>Row keys in file order, with what became of them; of index rows and counters also the value.</summary>
    private static (List<string> Rows, List<DocumentDefectException> Defects) Splice(DynamoSnapshot snapshot, Action<EditedSource> edit)
    {
        using var tree = new SnapshotTree(snapshot.File, new TreeOptions { SourcePath = "t.fsm", ProgramVersion = "test" });
        var final = new EditedSource(new LogicalSource(tree));
        edit(final);
        var rows = new RowCollector(snapshot.File.NextCommitTimestamp);
        var context = new SpliceContext(snapshot.File.View, new LogicalSource(tree), final, final.Touched, rows, snapshot.File.NextCommitTimestamp);
        new DynamoDbSpliceEncoder().Encode(context);
        return ([.. rows.Rows.Select(row => row.Key + Describe(row.Key, row.Value))], context.Defects);
    }

    private static string Describe(string key, byte[]? value) =>
        value is null ? " deleted"
        : key.StartsWith("!ddb|gsi|", StringComparison.Ordinal) || key.StartsWith("!ddb|meta|gen|", StringComparison.Ordinal) ? " put " + TreeDump.Text(value)
        : " put";

    private sealed class Names(Action<string> take) : ISourceEntrySink
    {
        public void Add(ReadOnlySpan<byte> name, SourceKind kind) => take(TreeDump.Text(name));
    }
}
