using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Elastickv.SnapshotFs.Snapshot.Container;
using Elastickv.SnapshotFs.Snapshot.Encryption;
using Elastickv.SnapshotFs.Snapshot.Indexing;
using Elastickv.SnapshotFs.Snapshot.Records;
using Elastickv.SnapshotFs.Snapshot.Tests.Support;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Encryption;

/// <summary>The encrypted snapshots of a real server and the crafted ones (spec 01 §5).</summary>
public class EncryptedGoldenTests
{
    [Theory]
    [InlineData("00000000000000f1.fsm", "keys.json", 180018, "2937f7c29a152b5cc00529092dcbc751f3b1ff17ceee537813ec20bd957ede9d", 0xeb4e5df3, 571)]
    [InlineData("00000000000000f1.fsm", "keys-00000000000000f1.json", 180018, "2937f7c29a152b5cc00529092dcbc751f3b1ff17ceee537813ec20bd957ede9d", 0xeb4e5df3, 571)]
    [InlineData("0000000000000385.fsm", "keys.json", 359293, "a56d617dd9bf835d9e65f70cfbda9e25972cf244bbe5e4745db38f9cfcc7d11d", 0x1b7474f2, 801 + 1764)]
    [InlineData("restarted-node/000000000000001f.fsm", "restarted-node/keys.json", 11635, "6d6cf8e780df126c079b430eebb55d13759e5d41a8e0f783cc6eeb96615954e3", 0x702c1032, -1)]
    public void Decrypted_stream_has_the_check_values(string name, string keysName, int length, string sha256, uint crc, long rows)
    {
        using KeyRing keys = Keys(keysName);
        using var file = new MappedFile(GoldenData.At("encrypted", name));
        using IndexedStream stream = new IndexBuilder(file, new SnapshotOptions()).Build(ContainerHeader.Read(file).InnerOffset);
        DecryptedStream decrypted = DecryptedStream.Translate(file, stream, RecordOrigin.Same, keys, null);
        using MappedFile native = decrypted.Native;
        using DecryptedOrigin origin = decrypted.Origin;
        byte[] bytes = native.Slice(0, (int)native.Length).ToArray();
        Assert.Equal((length, sha256, crc), (bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), Crc32C.Of(bytes)));
        Assert.Equal(stream.Counts.Encrypted, origin.Decrypted);
        Assert.True(rows < 0 || rows == origin.Decrypted);
    }

    [Fact]
    public void Summary_and_problems_with_all_keys()
    {
        using KeyRing keys = Keys("keys.json");
        using var snapshot = new OpenedSnapshot(GoldenData.At("encrypted", "0000000000000385.fsm"), new SnapshotOptions { Keys = keys });
        SnapshotSummary summary = snapshot.File.Summary;
        Assert.Equal((3491L, 2565L, 2565L, 0L, 902L, 6L), (summary.Records, summary.EncryptedRecords, summary.DecryptedRecords, summary.DamagedRecords, summary.Tombstones, summary.OperationalRecords));
        Assert.True(summary.HasFooter);
        Assert.Equal((2, 0x385ul), (summary.HeaderVersion, summary.SnapshotIndex));
        Assert.Empty(snapshot.Problems());
        Assert.Equal("ff0100756e646572207261667420656e76656c6f7065", snapshot.Read("!redis|str|after:raft-envelope"));
        VersionCursor versions = snapshot.View.Versions("!redis|str|before:overwritten"u8);
        Assert.True(versions.MoveNext() && versions.Current.IsReadable && versions.MoveNext() && versions.Current.IsReadable);
        Walk.Everything(snapshot.View);
    }

    [Fact]
    public void Keys_are_not_needed_once_it_is_open()
    {
        OpenedSnapshot snapshot;
        using (KeyRing keys = Keys("keys-00000000000000f1.json"))
        {
            snapshot = new OpenedSnapshot(GoldenData.At("encrypted", "0000000000000385.fsm"), new SnapshotOptions { Keys = keys });
        }

        using (snapshot)
        {
            // Key 9 is not in the older key file: what was written under it hides older versions and is named.
            Assert.Equal((801L, 1764L), (snapshot.File.Summary.DecryptedRecords, snapshot.File.Summary.DamagedRecords));
            Assert.Equal("Damaged", snapshot.Read("!redis|str|after:raft-envelope"));
            List<Problem> problems = snapshot.Problems();
            Assert.All(problems, problem => Assert.Equal((ProblemClass.UnknownKey, "encrypted under key 9, which the key file does not have"), (problem.Class, problem.Reason)));
            Problem known = problems.Single(problem => problem.UserKey.AsSpan().SequenceEqual("!redis|str|after:raft-envelope"u8));
            Assert.Equal((85061L, 85061L + 16 + 38), (known.Offset, known.ValueOffset));
            byte[] file = File.ReadAllBytes(GoldenData.At("encrypted", "0000000000000385.fsm"));
            Assert.All(problems, problem => Assert.True(file.AsSpan((int)problem.Offset + 8).StartsWith(problem.UserKey)));
        }
    }

    [Fact]
    public void Without_keys_the_cleartext_rows_are_served()
    {
        using var snapshot = new OpenedSnapshot(GoldenData.At("encrypted", "00000000000000f1.fsm"));
        Assert.Equal((571L, 0L, 571L), (snapshot.File.Summary.EncryptedRecords, snapshot.File.Summary.DecryptedRecords, snapshot.File.Summary.DamagedRecords));
        Assert.Equal(RowState.Visible, snapshot.View.TryGet("!redis|str|before:encryption"u8, out _));
        Assert.Equal(RowState.Damaged, snapshot.View.TryGet("!redis|str|before:overwritten"u8, out _));
        List<Problem> problems = snapshot.Problems();
        Assert.NotEmpty(problems);
        Assert.All(problems, problem => Assert.Equal(ProblemClass.Encrypted, problem.Class));
    }

    [Fact]
    public void A_kept_index_serves_with_and_without_keys()
    {
        string folder = Directory.CreateTempSubdirectory("snapfs-test-").FullName;
        try
        {
            using KeyRing keys = Keys("keys.json");
            string path = GoldenData.At("encrypted", "0000000000000385.fsm");
            var options = new SnapshotOptions { Indexes = new IndexStore { KeepAlways = true, Directory = folder } };
            foreach (bool reused in new[] { false, true, true })
            {
                using SnapshotFile opened = SnapshotFile.Open(path, options with { Keys = keys });
                Assert.Equal((reused, 2565L, 0L), (opened.Index.Reused, opened.Summary.DecryptedRecords, opened.Summary.DamagedRecords));
                Assert.Equal("ff0100756e646572207261667420656e76656c6f7065", OpenedSnapshot.Read(opened.View, "!redis|str|after:raft-envelope"u8));
            }

            using SnapshotFile locked = SnapshotFile.Open(path, options);
            Assert.Equal((true, 0L, 2565L), (locked.Index.Reused, locked.Summary.DecryptedRecords, locked.Summary.DamagedRecords));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("encrypted-rows")]
    [InlineData("encrypted-problems")]
    public void Crafted_case_gives_its_problems(string name)
    {
        string folder = GoldenData.At("reader", name);
        using KeyRing keys = KeyRing.Load(Path.Combine(folder, "kek.bin"), Path.Combine(folder, "keys.json"));
        using var snapshot = new OpenedSnapshot(Path.Combine(folder, "snapshot.fsm"), new SnapshotOptions { Keys = keys });
        using JsonDocument about = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json")));
        List<string> expected = about.RootElement.TryGetProperty("problems", out JsonElement problems)
            ? [.. problems.EnumerateArray().Select(problem => $"{problem.GetProperty("class")} {problem.GetProperty("key")} {problem.GetProperty("record_offset")} {problem.GetProperty("value_offset")}")]
            : [];
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            snapshot.Problems().Select(problem => $"{problem.Class} {Encoding.Latin1.GetString(problem.UserKey)} {problem.Offset} {problem.ValueOffset}").Order(StringComparer.Ordinal));
        Assert.Equal(expected.Count, snapshot.File.Summary.DamagedRecords);
        Walk.Everything(snapshot.View);
    }

    [Fact]
    public void Crafted_rows_have_their_plaintext()
    {
        string folder = GoldenData.At("reader", "encrypted-rows");
        using KeyRing keys = KeyRing.Load(Path.Combine(folder, "kek.bin"), Path.Combine(folder, "keys.json"));
        using var snapshot = new OpenedSnapshot(Path.Combine(folder, "snapshot.fsm"), new SnapshotOptions { Keys = keys });
        Assert.Equal("ff01006869", snapshot.Read("!redis|str|secret"));
        Assert.Equal("Absent", snapshot.Read("!redis|str|gone"));
        Assert.StartsWith("ff0100", snapshot.Read("!redis|str|clear"));
    }

    private static KeyRing Keys(string name) => KeyRing.Load(GoldenData.At("encrypted", "kek.bin"), GoldenData.At("encrypted", name));
}
