using Elastickv.SnapshotFs.Overlay.Journal;
using Elastickv.SnapshotFs.Overlay.Tests.Support;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Overlay.Tests.Journal;

/// <summary>The journal's text, and what is made of a damaged one.</summary>
public class JournalTests
{
    [Fact]
    public void A_line_is_a_checksum_and_json()
    {
        var entry = new JournalEntry
        {
            Kind = JournalKind.Rename, Node = NodeId.Overlay(5, directory: false), Directory = NodeId.Root, Name = [0xFF, 0x2D], ToDirectory = new NodeId(0xAB), ToName = "b"u8.ToArray(), AtMs = 12,
        };
        using var text = new ByteBuffer();
        JournalLine.Append(entry, text);
        Assert.Equal(
            """0301370b {"op":"rename","node":"8000000000000005","dir":"0000000000000001","name":"_y0","to_dir":"00000000000000ab","to_name":"Yg","at":12}""" + "\n",
            OverlayFixture.Text(text.WrittenSpan));
        ReadOnlySpan<byte> line = text.WrittenSpan[..^1];
        Assert.True(JournalLine.IsSound(line));
        JournalEntry read = JournalLine.Parse(line);
        Assert.Equal(entry.Name, read.Name);
        Assert.Equal(entry.ToName, read.ToName);
        Assert.Equal(entry with { Name = read.Name, ToName = read.ToName }, read);
    }

    [Fact]
    public void Every_kind_survives_its_line()
    {
        foreach (JournalKind kind in Enum.GetValues<JournalKind>())
        {
            using var text = new ByteBuffer();
            JournalLine.Append(new JournalEntry { Kind = kind, Node = new NodeId(7), Name = [1], ToName = [2], Offset = 9 }, text);
            Assert.Equal(kind, JournalLine.Parse(text.WrittenSpan[..^1]).Kind);
        }
    }

    [Fact]
    public void Every_flipped_bit_of_a_line_is_noticed()
    {
        using var text = new ByteBuffer();
        JournalLine.Append(new JournalEntry { Kind = JournalKind.Unlink, Node = new NodeId(7), Directory = NodeId.Root, Name = "a"u8.ToArray() }, text);
        byte[] line = text.WrittenSpan[..^1].ToArray();
        for (int bit = 0; bit < line.Length * 8; bit++)
        {
            line[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(JournalLine.IsSound(line), $"bit {bit}");
            line[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.False(JournalLine.IsSound([]));
        Assert.False(JournalLine.IsSound(line.AsSpan(0, 9)));
    }

    [Fact]
    public void A_journal_cut_anywhere_gives_the_state_before_the_cut()
    {
        using var directory = new TemporaryDirectory();
        using FakeBase below = FakeBase.Standard();
        var states = new List<string>();
        using (var overlay = new OverlayFixture(below, directory.At("overlay")))
        {
            // Nothing here deletes a content, so every state of the past is still possible.
            Action[] edits =
            [
                () => overlay.MakeDirectory("s3/p/x"), () => overlay.Put("s3/p/x/y", "text"), () => overlay.Unlink("s3/p/a"), () => overlay.Rename("s3/p/d", "s3/p/x/d"),
                () => overlay.Rename("s3/p/x/d/b", "s3/p/x/y", RenameMode.Exchange), () => overlay.Tree.SetModified(overlay.Node("s3/p/d-"), 5), () => overlay.Rename("s3/p/x/d", "s3/p/d"),
            ];
            states.Add(Shape(overlay));
            foreach (Action edit in edits)
            {
                edit();
                states.Add(Shape(overlay));
                Assert.Equal(EditResult.Ok, overlay.Tree.SyncAll());
            }
        }

        byte[] journal = File.ReadAllBytes(directory.At("overlay/journal"));
        int last = states.Count - 1;
        for (int cut = journal.Length; cut >= 0; cut--)
        {
            File.WriteAllBytes(directory.At("overlay/journal"), journal[..cut]);
            File.WriteAllText(directory.At("overlay/files/8000000000000002"), "text");
            using var overlay = new OverlayFixture(below, directory.At("overlay"));
            string shape = Shape(overlay);
            while (last > 0 && states[last] != shape)
            {
                last--;
            }

            Assert.Equal(states[last], shape);
        }

        Assert.Equal(0, last);
    }

    [Fact]
    public void Damage_in_what_was_durable_is_an_error_that_says_where()
    {
        using var directory = new TemporaryDirectory();
        using FakeBase below = FakeBase.Standard();
        using (var overlay = new OverlayFixture(below, directory.At("overlay")))
        {
            Assert.Equal(EditResult.Ok, overlay.Create("s3/p/x"));
            Assert.Equal(EditResult.Ok, overlay.Tree.SyncAll());
            Assert.Equal(EditResult.Ok, overlay.Create("s3/p/y"));
            overlay.Close();
        }

        string path = directory.At("overlay/journal");
        byte[] journal = File.ReadAllBytes(path);
        int closing = journal.AsSpan(0, journal.Length - 1).LastIndexOf((byte)'\n') + 1;
        // Without its line feed the last of the durable lines would take the one that vouches for it along.
        for (int at = 0; at < closing - 1; at++)
        {
            journal[at] ^= 1;
            File.WriteAllBytes(path, journal);
            var failure = Assert.Throws<OverlayException>(() => new OverlayFixture(below, directory.At("overlay")));
            Assert.Contains(path, failure.Message);
            Assert.Contains("damaged", failure.Message);
            journal[at] ^= 1;
        }

        for (int at = closing; at < journal.Length; at++)
        {
            journal[at] ^= 1;
            File.WriteAllBytes(path, journal);
            using (var overlay = new OverlayFixture(below, directory.At("overlay")))
            {
                Assert.NotNull(overlay.Find("s3/p/y"));
            }

            journal[at] ^= 1;
        }
    }

    [Fact]
    public void Lines_that_cannot_follow_each_other_are_refused()
    {
        using var directory = new TemporaryDirectory();
        using FakeBase below = FakeBase.Standard();
        new OverlayFixture(below, directory.At("overlay")).Dispose();
        NodeId bucket = OverlayFixture.Lookup(below, "s3/p")!.Value;
        var wrong = new JournalEntry[]
        {
            new() { Kind = JournalKind.Unlink, Node = NodeId.Overlay(3, false), Directory = bucket, Name = "a"u8.ToArray() },
            new() { Kind = JournalKind.Create, Node = NodeId.Overlay(3, false), Directory = bucket, Name = "a"u8.ToArray() },
            new() { Kind = JournalKind.Create, Node = NodeId.Overlay(3, false), Directory = NodeId.Overlay(2, true), Name = "x"u8.ToArray() },
            new() { Kind = JournalKind.Content, Node = NodeId.Overlay(3, false) },
            new() { Kind = JournalKind.Located, Node = new NodeId(99), Directory = bucket, Name = "a"u8.ToArray() },
        };
        foreach (JournalEntry entry in wrong)
        {
            using var text = new ByteBuffer();
            JournalLine.Append(entry, text);
            File.WriteAllBytes(directory.At("overlay/journal"), text.WrittenSpan.ToArray());
            Assert.Contains("line 1 does not fit", Assert.Throws<OverlayException>(() => new OverlayFixture(below, directory.At("overlay"))).Message);
        }
    }

    [Fact]
    public void A_missing_content_is_an_error_that_names_it_and_its_line()
    {
        using var directory = new TemporaryDirectory();
        using FakeBase below = FakeBase.Standard();
        using (var overlay = new OverlayFixture(below, directory.At("overlay")))
        {
            overlay.Put("s3/p/x", "text");
            overlay.Close();
        }

        string content = Directory.EnumerateFiles(directory.At("overlay/files")).Single();
        File.Delete(content);
        string message = Assert.Throws<OverlayException>(() => new OverlayFixture(below, directory.At("overlay"))).Message;
        Assert.Contains(content, message);
        Assert.Contains("journal: line ", message);
    }

    [Fact]
    public void Nothing_but_a_sync_writes_to_the_journal()
    {
        using var overlay = new OverlayFixture();
        string path = Path.Combine(overlay.Path, "journal");
        overlay.Put("s3/p/x", "text");
        Assert.Equal(0, new FileInfo(path).Length);
        Assert.Equal(EditResult.Ok, overlay.Tree.Sync(overlay.Node("s3/p")));
        long length = new FileInfo(path).Length;
        Assert.NotEqual(0, length);
        Assert.Equal(EditResult.Ok, overlay.Tree.SyncAll());
        Assert.Equal(length, new FileInfo(path).Length);
    }

    private static string Shape(OverlayFixture overlay)
    {
        var paths = new List<string>();
        Walk(overlay, "", paths);
        return string.Join(' ', paths.Order(StringComparer.Ordinal));
    }

    private static void Walk(OverlayFixture overlay, string path, List<string> paths)
    {
        foreach ((string name, NodeId node, _) in OverlayFixture.ListNodes(overlay.Tree, overlay.Node(path), 10))
        {
            string child = path.Length == 0 ? name : path + "/" + name;
            paths.Add($"{child}={node.Value:x}");
            if (node.IsDirectory)
            {
                Walk(overlay, child, paths);
            }
        }
    }
}
