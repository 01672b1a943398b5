namespace Elastickv.SnapshotFs.TestData;

/// <summary>
/// Snapshots of one DynamoDB table <c>wide</c> with the hash key <c>id</c> and many items <c>item-00000000</c> … of three attributes. In the server's shape every
/// 10th item was put twice and one in a hundred is gone (spec 04 §14).
/// </summary>
public static class ItemScale
{
    /// <summary>Writes a file with <paramref name="count"/> visible items and gives the number of its records.</summary>
    public static long Write(string path, int count, ScaleProfile profile) =>
        ScaleFile.Write(path, profile, (3L * count) + 3, writer => new Rows(writer, count, profile == ScaleProfile.ServerShaped).Write());

    private sealed class Rows(SnapshotWriter writer, int count, bool serverShaped)
    {
        private readonly RecordBuffer key = new();
        private readonly RecordBuffer body = new();
        private readonly RecordBuffer name = new();
        private readonly RecordBuffer number = new();
        private readonly RecordBuffer attribute = new();
        private readonly RecordBuffer entry = new();

        public void Write()
        {
            for (long i = 0; serverShaped && i < count / 100; i++)
            {
                Item("gone-"u8, i, ScaleClock.At((2L * count) + i), deleted: true);
                Item("gone-"u8, i, ScaleClock.At(1 + i), deleted: false);
            }

            for (long i = 0; i < count; i++)
            {
                if (serverShaped && i % 10 == 3)
                {
                    Item("item-"u8, i, ScaleClock.At(1 + count + i), deleted: false);
                }

                Item("item-"u8, i, ScaleClock.At(1 + i), deleted: false);
            }

            key.Start("!ddb|meta|gen|"u8).Base64Url("wide"u8);
            writer.Row(key, ScaleClock.At(0), "1"u8);
            Schema();
        }

        private void Item(ReadOnlySpan<byte> prefix, long index, ulong timestamp, bool deleted)
        {
            name.Start(prefix).Digits(index, 8);
            key.Start("!ddb|item|"u8).Base64Url("wide"u8).Add("|1|"u8).Add(name).Add([0, 1]);
            if (deleted)
            {
                writer.Tombstone(key, timestamp);
                return;
            }

            body.Start([0]).Add("DI"u8).Add([1]);
            Attribute("id"u8, 1, name);
            Attribute("number"u8, 2, number.Start([]).Digits(index));
            Attribute("text"u8, 1, number.Start("text of "u8).Digits(index).Fill((byte)'.', 40));
            writer.Row(key, timestamp, body);
        }

        /// <summary>One entry of the item's map; the kind is the field of the value's message (1 S, 2 N; spec 04 §3).</summary>
        private void Attribute(ReadOnlySpan<byte> attributeName, int kind, ReadOnlySpan<byte> value)
        {
            Field(attribute.Start([]), kind, value);
            Entry(1, attributeName, attribute);
        }

        private void Schema()
        {
            key.Start("!ddb|meta|table|"u8).Base64Url("wide"u8);
            Field(body.Start([0]).Add("DS"u8).Add([1]), 1, "wide"u8);
            Entry(2, "id"u8, "S"u8);
            Field(attribute.Start([]), 1, "id"u8);
            Field(body, 3, attribute);
            body.Varint((5 << 3) | 0).Varint(2).Varint((7 << 3) | 0).Varint(1);
            writer.Row(key, ScaleClock.At(0), body);
        }

        private void Entry(int field, ReadOnlySpan<byte> entryKey, ReadOnlySpan<byte> value)
        {
            Field(Field(entry.Start([]), 1, entryKey), 2, value);
            Field(body, field, entry);
        }

        private static RecordBuffer Field(RecordBuffer message, int field, ReadOnlySpan<byte> content) =>
            message.Varint(((uint)field << 3) | 2).Varint((ulong)content.Length).Add(content);
    }
}
