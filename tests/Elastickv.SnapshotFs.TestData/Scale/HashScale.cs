namespace Elastickv.SnapshotFs.TestData;

/// <summary>
/// Snapshots of one Redis hash <c>wide</c> with many fields <c>field:00000000</c> …, values <c>value of N</c>. In the server's shape the length is spread over
/// deltas of 1000 fields each and a base meta, there is one fence, every 10th field was set twice and one field in a hundred is gone (spec 03 §15).
/// </summary>
public static class HashScale
{
    private const int FieldsPerCommit = 1000;

    /// <summary>Writes a file whose one hash has <paramref name="count"/> visible fields and gives the number of its records.</summary>
    public static long Write(string path, int count, ScaleProfile profile) =>
        ScaleFile.Write(path, profile, (2L * Commits(count)) + 3, writer => new Rows(writer, count, profile == ScaleProfile.ServerShaped).Write());

    private static long Commits(long count) => (count + FieldsPerCommit - 1) / FieldsPerCommit;

    private sealed class Rows(SnapshotWriter writer, int count, bool serverShaped)
    {
        private readonly RecordBuffer key = new();
        private readonly RecordBuffer body = new();

        private ulong BaseTimestamp => ScaleClock.At(0);

        private ulong EndTimestamp => ScaleClock.At((2L * Commits(count)) + 2);

        public void Write()
        {
            Fields();
            key.Start("!hs|meta|"u8).UInt32(4).Add("wide"u8);
            if (!serverShaped)
            {
                writer.Row(key, EndTimestamp, body.Start([]).UInt64((ulong)count).UInt64(0));
                return;
            }

            // The compactor folded the first commit into a base meta; the other commits are still deltas.
            int first = Math.Min(count, FieldsPerCommit);
            writer.Row(key, ScaleClock.At(1), body.Start([]).UInt64((ulong)first).UInt64(0));
            for (long commit = 1; commit < Commits(count); commit++)
            {
                ulong timestamp = ScaleClock.At(commit);
                key.Start("!hs|meta|d|"u8).UInt32(4).Add("wide"u8).UInt64(timestamp).UInt32(0);
                writer.Row(key, timestamp, body.Start([]).UInt64((ulong)Math.Min(FieldsPerCommit, count - (commit * FieldsPerCommit))));
            }

            key.Start("!redis|txn-wide-hash|wide"u8);
            for (long commit = Commits(count) - 1; commit >= 0; commit--)
            {
                writer.Row(key, ScaleClock.At(commit), default);
            }
        }

        private void Fields()
        {
            for (long i = 0; i < count; i++)
            {
                key.Start("!hs|fld|"u8).UInt32(4).Add("wide"u8).Add("field:"u8).Digits(i, 8);
                ulong timestamp = serverShaped ? ScaleClock.At(i / FieldsPerCommit) : EndTimestamp;
                if (serverShaped && i % 10 == 3)
                {
                    Value(i, ScaleClock.At(Commits(count) + (i / FieldsPerCommit)));
                }

                Value(i, timestamp);
            }

            for (long i = 0; serverShaped && i < count / 100; i++)
            {
                key.Start("!hs|fld|"u8).UInt32(4).Add("wide"u8).Add("gone:"u8).Digits(i, 8);
                writer.Tombstone(key, EndTimestamp);
                Value(i, BaseTimestamp);
            }
        }

        private void Value(long number, ulong timestamp) => writer.Row(key, timestamp, body.Start("value of "u8).Digits(number));
    }
}
