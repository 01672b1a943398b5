using Elastickv.SnapshotFs.Overlay.Changes;
using Elastickv.SnapshotFs.Overlay.Tests.Support;

namespace Elastickv.SnapshotFs.Overlay.Tests.Meaning;

/// <summary>Expiries travel with the files of their keys (spec 00 §4); each case is looked at again after the overlay was closed and opened.</summary>
public sealed class ExpiryTests : IDisposable
{
    private const string Db = "redis/db_0/";
    private const string Ttl = Db + "strings_ttl.jsonl";
    private const string SketchTtl = Db + "hll_ttl.jsonl";

    private readonly FakeBase below = new FakeBase()
        .File(Db + "strings/a.bin", "A").File(Db + "strings/b.bin", "B").File(Db + "strings/c.bin", "C").File(Db + "strings/plain.bin", "P")
        .File(Db + "hll/h.bin", "H")
        .File(Ttl, Line("a", 1) + Line("b", 2) + Line("c", 3));

    private readonly EditedFixture tree;

    public ExpiryTests() => tree = new EditedFixture(below);

    public void Dispose()
    {
        tree.Dispose();
        below.Dispose();
    }

    [Fact]
    public void A_renamed_key_takes_its_expiry_along()
    {
        tree.Move(Db + "strings/b.bin", Db + "strings/new.bin");
        Shows(Line("a", 1) + Line("new", 2) + Line("c", 3));
    }

    [Fact]
    public void A_renamed_key_replaces_the_expiry_of_the_other()
    {
        tree.Move(Db + "strings/b.bin", Db + "strings/a.bin");
        Shows(Line("a", 2) + Line("c", 3));
        tree.Move(Db + "strings/plain.bin", Db + "strings/a.bin");
        Shows(Line("c", 3));
    }

    [Fact]
    public void A_deleted_key_has_no_expiry_nor_has_one_created_later()
    {
        tree.Delete(Db + "strings/a.bin");
        Shows(Line("b", 2) + Line("c", 3));
        tree.Put(Db + "strings/a.bin", "again");
        Shows(Line("b", 2) + Line("c", 3));
        tree.Move(Db + "strings/c.bin", Db + "strings/a.bin");
        Shows(Line("b", 2) + Line("a", 3));
    }

    [Fact]
    public void Without_any_line_the_file_is_not_listed()
    {
        foreach (string key in (string[])["a", "b", "c"])
        {
            tree.Delete($"{Db}strings/{key}.bin");
        }

        foreach (int _ in (int[])[1, 2])
        {
            Assert.DoesNotContain("strings_ttl.jsonl", tree.List(Db));
            Assert.Equal("", tree.Read(Ttl));
            Assert.Contains(tree.Tree.Changes(), change => change.Kind == ChangeKind.Deleted && OverlayFixture.Text(change.Path) == Ttl);
            Assert.DoesNotContain("strings_ttl.jsonl", Checksums());
            tree.Reopen();
        }

        tree.Delete(Db + "strings/plain.bin");
        Assert.Equal(EditResult.Ok, tree.RemoveDirectory(Db + "strings"));
        tree.Delete(Db + "hll/h.bin");
        Assert.Equal(EditResult.Ok, tree.RemoveDirectory(Db + "hll"));
        Assert.Equal(EditResult.Ok, tree.RemoveDirectory("redis/db_0"));
    }

    [Fact]
    public void A_program_that_replaces_a_file_keeps_the_expiry()
    {
        tree.Put(Db + "strings/sedXYZ", "edited");
        tree.Move(Db + "strings/sedXYZ", Db + "strings/a.bin");
        tree.Put(Db + "strings/fresh.bin", "edited");
        tree.Move(Db + "strings/fresh.bin", Db + "strings/b.bin");
        Shows(Line("a", 1) + Line("b", 2) + Line("c", 3));
    }

    [Fact]
    public void A_backup_leaves_the_expiry_for_the_file_that_comes()
    {
        tree.Move(Db + "strings/a.bin", Db + "strings/a.bin~");
        Shows(Line("b", 2) + Line("c", 3));
        tree.Put(Db + "strings/a.bin", "edited");
        Shows(Line("a", 1) + Line("b", 2) + Line("c", 3));
        tree.Delete(Db + "strings/a.bin~");
        Shows(Line("a", 1) + Line("b", 2) + Line("c", 3));
    }

    [Fact]
    public void A_backup_that_is_deleted_first_takes_the_key_with_it()
    {
        tree.Move(Db + "strings/a.bin", Db + "strings/a.tmp");
        tree.Delete(Db + "strings/a.tmp");
        tree.Put(Db + "strings/a.bin", "new");
        Shows(Line("b", 2) + Line("c", 3));
    }

    [Fact]
    public void Two_keys_are_swapped_over_a_third_name()
    {
        tree.Move(Db + "strings/a.bin", Db + "strings/x");
        tree.Move(Db + "strings/plain.bin", Db + "strings/a.bin");
        Shows(Line("b", 2) + Line("c", 3));
        tree.Move(Db + "strings/x", Db + "strings/plain.bin");
        Shows(Line("plain", 1) + Line("b", 2) + Line("c", 3));
    }

    [Fact]
    public void Exchanged_keys_exchange_their_expiries()
    {
        tree.Move(Db + "strings/a.bin", Db + "strings/plain.bin", RenameMode.Exchange);
        tree.Move(Db + "strings/b.bin", Db + "strings/c.bin", RenameMode.Exchange);
        Shows(Line("plain", 1) + Line("c", 2) + Line("b", 3));
    }

    [Fact]
    public void A_key_that_becomes_another_kind_takes_its_expiry_to_the_other_file()
    {
        tree.Move(Db + "strings/a.bin", Db + "hll/a.bin");
        Shows(Line("b", 2) + Line("c", 3), Line("a", 1));
        tree.Move(Db + "strings/b.bin", Db + "hll/h.bin", RenameMode.Exchange);
        Shows(Line("c", 3), Line("a", 1) + Line("h", 2));
        tree.Delete(Db + "hll/a.bin");
        tree.Delete(Db + "hll/h.bin");
        Shows(Line("c", 3), null);
    }

    [Fact]
    public void What_the_user_writes_stands_until_a_key_moves()
    {
        const string Own = "{ \"expire_at_ms\" : 9,\"key\":\"a\"}  \n\n{\"key\":\"ghost\",\"expire_at_ms\":4}\n{\n  \"key\": \"c\",\n  \"expire_at_ms\": 8\n}\nnonsense\n";
        tree.Move(Db + "strings/b.bin", Db + "strings/d.bin");
        tree.Put(Ttl, Own);
        Shows(Own);
        tree.Move(Db + "strings/a.bin", Db + "strings/e.bin");
        Shows(Own.Replace("\"a\"", "\"e\""));
        tree.Delete(Db + "strings/c.bin");
        Shows("{ \"expire_at_ms\" : 9,\"key\":\"e\"}  \n\n{\"key\":\"ghost\",\"expire_at_ms\":4}\nnonsense\n");
        tree.Append(Ttl, Line("d", 7));
        Shows("{ \"expire_at_ms\" : 9,\"key\":\"e\"}  \n\n{\"key\":\"ghost\",\"expire_at_ms\":4}\nnonsense\n" + Line("d", 7));
    }

    [Fact]
    public void Appending_keeps_what_has_moved()
    {
        tree.Move(Db + "strings/b.bin", Db + "strings/d.bin");
        tree.Append(Ttl, Line("plain", 5));
        Shows(Line("a", 1) + Line("d", 2) + Line("c", 3) + Line("plain", 5));
        tree.Move(Db + "strings/plain.bin", Db + "hll/p.bin");
        tree.Append(Ttl, Line("d", 6));
        Shows(Line("a", 1) + Line("d", 2) + Line("c", 3) + Line("d", 6), Line("p", 5));
        tree.Delete(Ttl);
        Shows(null, Line("p", 5));
        tree.Put(Ttl, Line("c", 1));
        Shows(Line("c", 1), Line("p", 5));
    }

    [Fact]
    public void A_fresh_file_with_a_line_of_its_own_brings_it()
    {
        tree.Put(Db + "strings/fresh.bin", "new");
        tree.Append(Ttl, Line("fresh", 5));
        tree.Move(Db + "strings/fresh.bin", Db + "strings/a.bin");
        Shows(Line("b", 2) + Line("c", 3) + Line("a", 5));
    }

    [Fact]
    public void A_crash_leaves_what_was_synced()
    {
        tree.Move(Db + "strings/a.bin", Db + "hll/a.bin");
        tree.Append(Ttl, Line("plain", 5));
        Assert.Equal(EditResult.Ok, tree.Tree.SyncAll());
        tree.Move(Db + "strings/b.bin", Db + "strings/x.bin");
        tree.Append(Ttl, Line("x", 6));
        tree.Reopen(crash: true);
        Shows(Line("b", 2) + Line("c", 3) + Line("plain", 5), Line("a", 1));
    }

    [Fact]
    public void Many_deletions_are_one_pass_over_the_lines()
    {
        const int Count = 20_000;
        using var large = new FakeBase().File(Db + "strings/none.bin", "");
        string[] keys = [.. Enumerable.Range(0, Count).Select(i => $"k{i}")];
        large.File(Ttl, string.Concat(keys.Select(key => Line(key, 1))), FakeBase.Form.Rendered);
        using var edited = new EditedFixture(large);
        foreach (string key in keys)
        {
            edited.Put($"{Db}strings/{key}.bin", "");
        }

        Assert.Equal(Count * Line("k0", 1).Length, edited.Read(Ttl).Length - keys.Sum(key => key.Length - 2));
        foreach (string key in keys[1..])
        {
            edited.Delete($"{Db}strings/{key}.bin");
        }

        Assert.Equal(Line("k0", 1), edited.Read(Ttl));
    }

    private static string Line(string key, int at) => $"{{\"key\":\"{key}\",\"expire_at_ms\":{at}}}\n";

    private string Checksums() => OverlayFixture.Text(OverlayFixture.ReadAll(tree.Tree, tree.Node("CHECKSUMS")));

    /// <summary>Wants the two files of expiries to be so, now and after the tree was opened again; null for not listed.</summary>
    private void Shows(string? strings, string? sketches = null)
    {
        for (int time = 0; time < 2; time++)
        {
            foreach ((string path, string? expected) in ((string, string?)[])[(Ttl, strings), (SketchTtl, sketches)])
            {
                Assert.Equal(expected is not null, tree.List(Db).Contains(path[Db.Length..]));
                Assert.Equal(expected ?? "", tree.Find(path) is null ? "" : tree.Read(path));
                Assert.Equal(expected is not null, Checksums().Contains("  " + path + "\n"));
            }

            tree.Reopen();
        }
    }
}
