namespace Elastickv.SnapshotFs.TestData;

/// <summary>
/// Snapshots of many Redis strings: keys <c>key:00000000</c>, <c>key:00000001</c> …, value <c>value of N</c>, every 16th with an expiry in the year 2100.
/// In the server's shape each SET leaves ten rows (spec 03 §15): the value, four fences, and tombstones of the hash, list, set and zset metas and of the TTL row;
/// every 10th key was set twice and one key in a hundred is gone.
/// </summary>
public static class StringScale
{
    /// <summary>Expiry of every 16th key in Unix milliseconds.</summary>
    public const long ExpireAtMs = 4_102_444_800_000;

    /// <summary>Whether a key has an expiry.</summary>
    public static bool Expires(long number) => number % 16 == 5;

    /// <summary>Writes a file with <paramref name="count"/> visible strings and gives the number of its records.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="count">Number of visible strings.</param>
    /// <param name="profile">How many rows a string costs.</param>
    /// <param name="valueLength">Values that are shorter are filled up with dots to this many bytes.</param>
    public static long Write(string path, int count, ScaleProfile profile, int valueLength = 0) =>
        ScaleFile.Write(path, profile, (3L * count) + 1, writer => new Rows(writer, count, profile == ScaleProfile.ServerShaped, valueLength).Write());

    private sealed class Rows(SnapshotWriter writer, int count, bool serverShaped, int valueLength)
    {
        private readonly RecordBuffer key = new();
        private readonly RecordBuffer body = new();

        private enum What
        {
            Value,
            Fence,
            Tombstone,
            Expiry,
        }

        public void Write()
        {
            if (!serverShaped)
            {
                Family("!redis|str|"u8, false, What.Value);
                return;
            }

            Family("!hs|meta|"u8, true, What.Tombstone);
            Family("!lst|meta|"u8, false, What.Tombstone);
            Family("!redis|str|"u8, false, What.Value);
            Family("!redis|ttl|"u8, false, What.Expiry);
            Family("!redis|txn-wide-hash|"u8, false, What.Fence);
            Family("!redis|txn-wide-list|"u8, false, What.Fence);
            Family("!redis|txn-wide-set|"u8, false, What.Fence);
            Family("!redis|txn-wide-zset|"u8, false, What.Fence);
            Family("!st|meta|"u8, true, What.Tombstone);
            Family("!zs|meta|"u8, true, What.Tombstone);
        }

        private void Family(ReadOnlySpan<byte> prefix, bool lengthPrefixed, What what)
        {
            for (long i = 0; serverShaped && i < count / 100; i++)
            {
                Key(prefix, lengthPrefixed, "gone:"u8, i, 7);
                writer.Tombstone(key, ScaleClock.At((2L * count) + i));
                Set(what, i, ScaleClock.At(i));
            }

            for (long i = 0; i < count; i++)
            {
                Key(prefix, lengthPrefixed, "key:"u8, i, 8);
                if (serverShaped && i % 10 == 3)
                {
                    Set(what, i, ScaleClock.At(count + i));
                }

                Set(what, i, ScaleClock.At(i));
            }
        }

        private RecordBuffer Value(RecordBuffer buffer, long number)
        {
            int end = buffer.Span.Length + valueLength;
            buffer.Add("value of "u8).Digits(number);
            return buffer.Fill((byte)'.', end - buffer.Span.Length);
        }

        private void Key(ReadOnlySpan<byte> prefix, bool lengthPrefixed, ReadOnlySpan<byte> name, long number, int width)
        {
            key.Start(prefix);
            if (lengthPrefixed)
            {
                key.UInt32((uint)(name.Length + width));
            }

            key.Add(name).Digits(number, width);
        }

        private void Set(What what, long number, ulong timestamp)
        {
            switch (what)
            {
                case What.Value when Expires(number):
                    writer.Row(key, timestamp, Value(body.Start([0xFF, 1, 1]).UInt64(ExpireAtMs), number));
                    break;
                case What.Value:
                    writer.Row(key, timestamp, Value(body.Start([0xFF, 1, 0]), number));
                    break;
                case What.Fence:
                    writer.Row(key, timestamp, default);
                    break;
                case What.Expiry when Expires(number):
                    writer.Row(key, timestamp, body.Start([]).UInt64(ExpireAtMs));
                    break;
                default:
                    writer.Tombstone(key, timestamp);
                    break;
            }
        }
    }
}
