using Elastickv.SnapshotFs.Snapshot.Tests.Support;

namespace Elastickv.SnapshotFs.Snapshot.Tests.Encryption;

/// <summary>Rows that were changed after they were sealed, between rows that were not.</summary>
public class TamperTests
{
    private const ulong T = 0x01977420dc000005;

    [Fact]
    public void Every_changed_bit_of_value_and_timestamp_is_noticed()
    {
        using var keys = new TestKeys(7, 8, 9);
        using KeyRing ring = keys.Load();
        StreamRow before = keys.Seal(StreamRow.Of("a"u8, T, "first"u8));
        StreamRow victim = keys.Seal(StreamRow.Of("b"u8, T, "second"u8, expireAt: T + 99), id: 9);
        StreamRow after = keys.Seal(StreamRow.Of("c"u8, T, "third"u8));
        for (int bit = 0; bit < (victim.RawValue.Length + 8) * 8; bit++)
        {
            byte[] rawKey = [.. victim.RawKey], rawValue = [.. victim.RawValue];
            byte[] changed = bit < rawValue.Length * 8 ? rawValue : rawKey;
            int at = (bit / 8) - (changed == rawKey ? rawValue.Length - 1 : 0);
            changed[at] ^= (byte)(1 << (bit % 8));
            byte[] file = new SnapshotBuilder { LastCommitTimestamp = ulong.MaxValue, Sorted = false }.Add(before).Raw(rawKey, rawValue).Add(after).ToBytes();
            using var snapshot = new OpenedSnapshot(file, new SnapshotOptions { Keys = ring });
            Assert.Equal("6669727374", snapshot.Read("a"));
            Assert.Equal("7468697264", snapshot.Read("c"));
            Problem? problem = snapshot.Problems().SingleOrDefault();

            // Without its encryption bit the row is a cleartext one, of which nothing is known to be wrong.
            Assert.Equal(changed == rawValue && bit == 1, problem is null);
            if (problem is not null)
            {
                Assert.Contains(problem.Class, new[] { ProblemClass.Decrypt, ProblemClass.UnknownKey, ProblemClass.BadEnvelope, ProblemClass.ReservedFlags });
                Assert.Equal((16L + 16 + before.RawKey.Length + before.RawValue.Length, "62"), (problem.Offset, OpenedSnapshot.Hex(problem.UserKey)));
                Assert.Equal(problem.Offset + 16 + rawKey.Length, problem.ValueOffset);
            }
        }
    }

    [Theory]
    [InlineData(9, ProblemClass.BadEnvelope)]
    [InlineData(9 + 6, ProblemClass.BadEnvelope)]
    [InlineData(9 + 12, ProblemClass.BadEnvelope)]
    [InlineData(9 + 33, ProblemClass.BadEnvelope)]
    [InlineData(9 + 34, ProblemClass.Decrypt)]
    public void A_cut_envelope_is_a_problem(int length, string problemClass)
    {
        using var keys = new TestKeys(7);
        using KeyRing ring = keys.Load();
        StreamRow row = keys.Seal(StreamRow.Of("k"u8, T, "value"u8));
        using var snapshot = new OpenedSnapshot(new SnapshotBuilder { LastCommitTimestamp = T }.Raw(row.RawKey, row.RawValue.AsSpan(0, length)).ToBytes(), new SnapshotOptions { Keys = ring });
        Assert.Equal(problemClass, Assert.Single(snapshot.Problems()).Class);
        Assert.Equal("Damaged", snapshot.Read("k"));
    }

    [Fact]
    public void An_envelope_of_another_row_is_a_problem()
    {
        using var keys = new TestKeys(7);
        using KeyRing ring = keys.Load();
        StreamRow row = keys.Seal(StreamRow.Of("k"u8, T, "value"u8));
        byte[] file = new SnapshotBuilder { LastCommitTimestamp = T }
            .Add(row).Raw(StreamRow.Of("k"u8, T - 1).RawKey, row.RawValue).Raw(StreamRow.Of("moved"u8, T).RawKey, row.RawValue).ToBytes();
        using var snapshot = new OpenedSnapshot(file, new SnapshotOptions { Keys = ring });
        Assert.Equal("76616c7565", snapshot.Read("k"));
        Assert.Equal((1L, 2L), (snapshot.File.Summary.DecryptedRecords, snapshot.File.Summary.DamagedRecords));

        // The older version is covered by a readable one.
        Assert.Equal((ProblemClass.Decrypt, "moved"), (Assert.Single(snapshot.Problems()).Class, System.Text.Encoding.ASCII.GetString(snapshot.Problems()[0].UserKey)));
    }

    [Fact]
    public void Envelope_flags_and_encrypted_tombstones_are_problems_although_they_verify()
    {
        using var keys = new TestKeys(7);
        using KeyRing ring = keys.Load();
        byte[] file = new SnapshotBuilder { LastCommitTimestamp = T }
            .Add(keys.Seal(StreamRow.Of("flag"u8, T, "value"u8), flags: 1)).Add(keys.Seal(StreamRow.Of("tomb"u8, T, [], flags: 1))).ToBytes();
        using var snapshot = new OpenedSnapshot(file, new SnapshotOptions { Keys = ring });
        Assert.Equal([ProblemClass.BadEnvelope, ProblemClass.Decrypt], snapshot.Problems().Select(problem => problem.Class));
    }

    [Fact]
    public void A_registry_row_that_looks_encrypted_is_left_alone()
    {
        using var keys = new TestKeys(7);
        using KeyRing ring = keys.Load();
        byte[] registry = [.. "!encryption|writers|"u8, 0, 0, 0, 7, (byte)'|', 0x79, 0xC3];
        byte[] file = new SnapshotBuilder { LastCommitTimestamp = T }.Raw(registry, new byte[60].Select(_ => (byte)2).ToArray()).Add(keys.Seal(StreamRow.Of("k"u8, T, "v"u8))).ToBytes();
        using var snapshot = new OpenedSnapshot(file, new SnapshotOptions { Keys = ring });
        Assert.Equal((1L, 1L, 0L), (snapshot.File.Summary.OperationalRecords, snapshot.File.Summary.DecryptedRecords, snapshot.File.Summary.DamagedRecords));
        Assert.Empty(snapshot.Problems());
    }

    [Fact]
    public void Intents_locks_and_empty_values_may_be_encrypted()
    {
        using var keys = new TestKeys(7);
        using KeyRing ring = keys.Load();
        var cleartext = new SnapshotBuilder { LastCommitTimestamp = T, Header = HlcHeader.Version1(1), Footer = true };
        var sealedRows = new SnapshotBuilder { LastCommitTimestamp = T, Header = HlcHeader.Version1(1), Footer = true };
        foreach (StreamRow row in Vectors.VisibilityVectorTests.Transaction(commit: true).Rows.Append(StreamRow.Of("empty"u8, T)))
        {
            cleartext.Add(row);
            sealedRows.Add((row.RawValue[0] & 1) == 0 ? keys.Seal(row) : row);
        }

        using var plain = new OpenedSnapshot(cleartext.ToBytes());
        using var opened = new OpenedSnapshot(sealedRows.ToBytes(), new SnapshotOptions { Keys = ring });
        Assert.Equal(1, plain.View.RolledForwardCount);
        Assert.Equal(1, opened.View.RolledForwardCount);
        Assert.Equal(OpenedSnapshot.Keys(plain.View, []), OpenedSnapshot.Keys(opened.View, []));
        Assert.Equal(plain.Read("!redis|str|k"), opened.Read("!redis|str|k"));
        Assert.Equal("", opened.Read("empty"));
        Problem problem = Assert.Single(opened.Problems());
        Assert.Equal(ProblemClass.RolledForward, problem.Class);
        Assert.True(sealedRows.ToBytes().AsSpan((int)problem.Offset + 8).StartsWith("!txn|int|"u8));
    }
}
