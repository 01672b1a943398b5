namespace Elastickv.SnapshotFs.TestData;

/// <summary>
/// Snapshots of many Redis strings and as many small hashes whose names lie between each other: <c>key:00000000</c> is a string with value <c>value of 0</c>,
/// <c>key:00000001</c> a hash with the fields <c>f0</c> and <c>f1</c>, and so on in turn. In the server's shape each SET leaves ten rows and each HSET four: two fields,
/// a length delta and a fence, and no base meta (spec 03 §15).
/// </summary>
public static class MixedKeyScale
{
    private const int Fields = 2;

    /// <summary>Writes a file with <paramref name="count"/> strings and <paramref name="count"/> hashes and gives the number of its records.</summary>
    public static long Write(string path, int count, ScaleProfile profile) =>
        ScaleFile.Write(path, profile, 2L * count, writer => new Rows(writer, count, profile == ScaleProfile.ServerShaped).Write());

    private sealed class Rows(SnapshotWriter writer, int count, bool serverShaped)
    {
        private readonly RecordBuffer key = new();
        private readonly RecordBuffer body = new();

        private enum What
        {
            Value,
            Fields,
            Length,
            Delta,
            Fence,
            Tombstone,
        }

        public void Write()
        {
            Family("!hs|fld|"u8, true, ofStrings: null, ofHashes: What.Fields);
            if (!serverShaped)
            {
                Family("!hs|meta|"u8, true, null, What.Length);
                Family("!redis|str|"u8, false, What.Value, null);
                return;
            }

            Family("!hs|meta|"u8, true, What.Tombstone, null);
            Family("!hs|meta|d|"u8, true, null, What.Delta);
            Family("!lst|meta|"u8, false, What.Tombstone, null);
            Family("!redis|str|"u8, false, What.Value, null);
            Family("!redis|ttl|"u8, false, What.Tombstone, null);
            Family("!redis|txn-wide-hash|"u8, false, What.Fence, What.Fence);
            Family("!redis|txn-wide-list|"u8, false, What.Fence, null);
            Family("!redis|txn-wide-set|"u8, false, What.Fence, null);
            Family("!redis|txn-wide-zset|"u8, false, What.Fence, null);
            Family("!st|meta|"u8, true, What.Tombstone, null);
            Family("!zs|meta|"u8, true, What.Tombstone, null);
        }

        private void Family(ReadOnlySpan<byte> prefix, bool lengthPrefixed, What? ofStrings, What? ofHashes)
        {
            for (long i = 0; i < 2L * count; i++)
            {
                if ((i % 2 == 0 ? ofStrings : ofHashes) is { } what)
                {
                    Put(prefix, lengthPrefixed, what, i);
                }
            }
        }

        private void Put(ReadOnlySpan<byte> prefix, bool lengthPrefixed, What what, long number)
        {
            ulong timestamp = ScaleClock.At(number);
            Key(prefix, lengthPrefixed, number);
            switch (what)
            {
                case What.Value:
                    writer.Row(key, timestamp, body.Start([0xFF, 1, 0]).Add("value of "u8).Digits(number));
                    break;
                case What.Fields:
                    for (int field = 0; field < Fields; field++)
                    {
                        Key(prefix, lengthPrefixed, number);
                        key.Add("f"u8).Digits(field);
                        writer.Row(key, timestamp, body.Start("value of "u8).Digits(number));
                    }

                    break;
                case What.Length:
                    writer.Row(key, timestamp, body.Start([]).UInt64(Fields).UInt64(0));
                    break;
                case What.Delta:
                    key.UInt64(timestamp).UInt32(0);
                    writer.Row(key, timestamp, body.Start([]).UInt64(Fields));
                    break;
                case What.Fence:
                    writer.Row(key, timestamp, default);
                    break;
                default:
                    writer.Tombstone(key, timestamp);
                    break;
            }
        }

        private void Key(ReadOnlySpan<byte> prefix, bool lengthPrefixed, long number)
        {
            key.Start(prefix);
            if (lengthPrefixed)
            {
                key.UInt32(12);
            }

            key.Add("key:"u8).Digits(number, 8);
        }
    }
}
